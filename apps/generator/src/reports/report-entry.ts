import { isIP } from 'node:net';
import { z } from 'zod';

const address = z.string().refine((text) => isIP(text) !== 0);

/**
 * What the documents need of an entry of `report.json` (specification §8); the rest of it is not looked at. `time` is ISO 8601 in
 * UTC, or whatever a damaged capture made of it.
 */
export const reportEntrySchema = z.object({
  srcIP: address,
  dstIP: address,
  UA: z.string(),
  is_malicious: z.union([z.literal([0, 1]), z.boolean().transform((is) => (is ? 1 : 0))]),
  time: z.string(),
});

export type ReportEntry = z.output<typeof reportEntrySchema>;
