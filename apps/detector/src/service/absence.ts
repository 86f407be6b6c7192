import { MadError } from '@mad/errors';

/** MySQL: a table, the disk or a temporary disk is full; an error of the storage engine, as its disk's is told. */
const FULL_MYSQL = [1021, 1030, 1114];
/** SQLite: IOERR, FULL. */
const FULL_SQLITE = [10, 13];

/** Whether an error says that the database cannot do its work now, whatever it is asked: it is away, refuses, or its disk is full. */
export const isDatabaseAbsence = (error: unknown): error is MadError =>
  error instanceof MadError &&
  (error.code === 'MAD_DATABASE_UNAVAILABLE' ||
    error.code === 'MAD_DATABASE_REFUSED' ||
    (error.code === 'MAD_DATABASE_FAILED' && isFull(error.cause)));

const isFull = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false;
  if ('errcode' in cause) return FULL_SQLITE.includes(Number(cause.errcode) & 0xff);
  return 'errno' in cause && FULL_MYSQL.includes(Number(cause.errno));
};

const DISK_ERRORS = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'];

/** Whether an error says that a result cannot be written to the disk, whichever capture's it is. */
export const isDiskAbsence = (error: unknown): boolean => {
  if (error instanceof MadError) return error.code === 'MAD_OUTPUT_UNWRITABLE';
  return error instanceof Error && 'code' in error && DISK_ERRORS.includes(String(error.code));
};
