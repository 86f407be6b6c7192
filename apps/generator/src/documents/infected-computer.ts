import type { CaptureFigures } from '@mad/store';
import { z } from 'zod';
import { isoTime } from './iso-time.ts';

/** `infected_computer.json` (specification §10): for each capture, how many inside machines had a malicious verdict. */
export const infectedComputerSchema = z.array(
  z.strictObject({ time: z.iso.datetime(), infected: z.int().min(0) }),
);

/** @param captures in order of time. */
export const infectedComputers = (
  captures: readonly CaptureFigures[],
): z.output<typeof infectedComputerSchema> =>
  captures.map(({ time, infected }) => ({ time: isoTime(time), infected }));
