import type { DatabaseTime } from '@mad/store';
import { z } from 'zod';
import { isoTime } from './iso-time.ts';

/** How many losses `loss.json` holds. */
export const LOSSES_SHOWN = 100;

/** `loss.json` (specification §10): the newest losses, oldest first. */
export const lossHistorySchema = z
  .array(z.strictObject({ time: z.iso.datetime(), loss: z.number().min(0).max(1) }))
  .max(LOSSES_SHOWN);

/** @param losses in order of time. */
export const lossHistory = (
  losses: readonly { readonly time: DatabaseTime; readonly loss: number }[],
): z.output<typeof lossHistorySchema> => losses.map(({ time, loss }) => ({ time: isoTime(time), loss }));
