import type { CaptureFigures } from '@mad/store';
import { z } from 'zod';
import { isoTime } from './iso-time.ts';

/**
 * `active_software.json` (specification §10): for each capture, the distinct User-Agents of clean and of malicious verdicts. One
 * that is clean on one machine and malicious on another counts in both.
 */
export const activeSoftwareSchema = z.array(
  z.strictObject({ time: z.iso.datetime(), benign: z.int().min(0), malicious: z.int().min(0) }),
);

/** @param captures in order of time. */
export const activeSoftware = (captures: readonly CaptureFigures[]): z.output<typeof activeSoftwareSchema> =>
  captures.map(({ time, benign, malicious }) => ({ time: isoTime(time), benign, malicious }));
