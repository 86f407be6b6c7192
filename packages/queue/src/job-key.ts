import { createHash } from 'node:crypto';

/**
 * The id under which Redis has a job. BullMQ allows neither whole numbers nor colons in ids, and an id made from a file's name may
 * be any text of any length: so it is always a digest. Lone surrogates, which UTF-8 cannot tell apart, are escaped first.
 */
export const jobKey = (id: string): string =>
  `job-${createHash('sha256').update(JSON.stringify(id)).digest('hex')}`;
