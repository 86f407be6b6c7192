import type { DatabaseTime } from './database.ts';

const MICROSECONDS = 1_000_000n;

/**
 * A moment as the database keeps it.
 *
 * @param moment a date, or microseconds since 1970-01-01 UTC. Years outside 1000 to 9999, which only a damaged capture names, become
 * the nearest of them: MySQL's `datetime` knows no others.
 */
export const databaseTime = (moment: Date | number | bigint): DatabaseTime => {
  const microseconds = clamp(moment instanceof Date ? BigInt(moment.getTime()) * 1000n : BigInt(moment));
  const fraction = ((microseconds % MICROSECONDS) + MICROSECONDS) % MICROSECONDS;
  const iso = new Date(Number((microseconds - fraction) / 1000n)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${String(fraction).padStart(6, '0')}` as DatabaseTime;
};

/** The moment in microseconds since 1970-01-01 UTC. */
export const epochMicroseconds = (time: DatabaseTime): number =>
  Date.parse(`${time.slice(0, 10)}T${time.slice(11, 19)}Z`) * 1000 +
  Number(time.slice(20, 26).padEnd(6, '0'));

const FIRST = BigInt(Date.parse('1000-01-01T00:00:00Z')) * 1000n;
const LAST = BigInt(Date.parse('9999-12-31T23:59:59Z')) * 1000n + 999_999n;

const clamp = (microseconds: bigint): bigint =>
  microseconds < FIRST ? FIRST : microseconds > LAST ? LAST : microseconds;
