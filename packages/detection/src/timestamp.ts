import type { Microseconds } from '@mad/capture';

/**
 * ISO 8601 in UTC with microseconds, e.g. `2015-08-07T21:12:03.404395Z`; for times that no calendar has, as a damaged capture may
 * hold them, signed microseconds since 1970, e.g. `+9223372036854776000us`.
 */
export const timestampText = (time: Microseconds): string => {
  const milliseconds = Math.floor(time / 1000);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return `${time < 0 ? '' : '+'}${time}us`;
  const micros = String(time - milliseconds * 1000).padStart(3, '0');
  return `${date.toISOString().slice(0, -1)}${micros}Z`;
};
