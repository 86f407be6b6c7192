import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CAPTURE_HEAD_LENGTH, startsAsCapture } from '@mad/capture-files';
import { MadError } from '@mad/errors';
import { numberedName, uploadName } from './upload-name.ts';

/** Where and how much of an upload is kept. */
export interface UploadOptions {
  /** Folder of captures. */
  readonly folder: string;
  /** In bytes. */
  readonly limit: number;
}

/** Uploads in progress; hidden, so that nobody takes them for captures. */
const PARTIAL = /^\.upload-[0-9a-f-]+\.part$/;

const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** Where there is such a folder among the captures, uploads go there: the rest may be read-only for the detector. */
const UPLOAD_FOLDER = 'upload';

const uploadFolder = (captures: string): string => {
  const folder = join(captures, UPLOAD_FOLDER);
  return existsSync(folder) ? folder : captures;
};

/**
 * Writes an upload into the folder of captures, or into `upload` there when it exists: under a hidden name first, under its own once
 * it is whole and on the disk. A name that is taken gets a number.
 *
 * @returns the path of the capture.
 * @throws MadError `MAD_UPLOAD_NOT_A_CAPTURE` as soon as its beginning shows it, `MAD_UPLOAD_TOO_LARGE`, `MAD_OUTPUT_UNWRITABLE`,
 * `MAD_REQUEST_INVALID` when the sender breaks off.
 */
export const storeUpload = async (
  bytes: Readable,
  name: string | undefined,
  { folder: captures, limit }: UploadOptions,
): Promise<string> => {
  const folder = uploadFolder(captures);
  const partial = join(folder, `.upload-${randomUUID()}.part`);
  try {
    // The sender's stream is not destroyed with the rest: its connection is still needed for the answer.
    const source = bytes.iterator({ destroyOnReturn: false });
    await pipeline(checked(source, limit), createWriteStream(partial, { flags: 'wx', flush: true }));
    return await moveToFreeName(partial, folder, uploadName(name));
  } catch (cause) {
    await rm(partial, { force: true });
    throw uploadError(cause);
  }
};

/** Passes the bytes on once their beginning is a capture's, until there are too many. */
async function* checked(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > limit)
      throw new MadError('MAD_UPLOAD_TOO_LARGE', `the upload is longer than ${limit} bytes`);
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < CAPTURE_HEAD_LENGTH) continue;
    yield await capture(head);
    head = undefined;
  }
  if (head !== undefined) yield await capture(head);
}

const capture = async (head: Uint8Array): Promise<Uint8Array> => {
  if (await startsAsCapture(head)) return head;
  throw new MadError(
    'MAD_UPLOAD_NOT_A_CAPTURE',
    'the upload does not begin with the magic number of a capture',
  );
};

/** An empty file of the name, made only where there is none, keeps the name while the upload moves over it. */
const moveToFreeName = async (partial: string, folder: string, name: string): Promise<string> => {
  for (let n = 0; ; n++) {
    const path = join(folder, numberedName(name, n));
    try {
      await (await open(path, 'wx')).close();
    } catch (error) {
      if (isCode(error, 'EEXIST')) continue;
      throw error;
    }
    await rename(partial, path);
    return path;
  }
};

const uploadError = (cause: unknown): unknown => {
  if (cause instanceof MadError || !(cause instanceof Error)) return cause;
  if (isCode(cause, 'ERR_STREAM_PREMATURE_CLOSE') || isCode(cause, 'ECONNRESET'))
    return new MadError('MAD_REQUEST_INVALID', 'the sender broke off', cause);
  return 'code' in cause ? new MadError('MAD_OUTPUT_UNWRITABLE', cause.message, cause) : cause;
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Removes what uploads left behind that ended with their process. A folder that is not there, or closed to us, has none. */
export const removeAbandonedUploads = async (captures: string, now: number = Date.now()): Promise<void> => {
  const folder = uploadFolder(captures);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!PARTIAL.test(name)) continue;
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    if (status !== undefined && now - status.mtimeMs > ABANDONED_AFTER_MS)
      await rm(path, { force: true }).catch(() => undefined);
  }
};
