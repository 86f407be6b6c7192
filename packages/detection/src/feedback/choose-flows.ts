import { createHash } from 'node:crypto';

/**
 * Chooses which malicious verdicts of a capture are validated: at random, but the same ones whenever the same capture is judged.
 *
 * @param percent 0 to 100; of any share above 0 at least one is chosen
 * @param digest SHA-256 of the capture, the seed
 */
export const chooseFlows = <Flow extends { readonly name: string }>(
  flows: readonly Flow[],
  percent: number,
  digest: string,
): readonly Flow[] => {
  const count = Math.ceil((flows.length * Math.min(100, Math.max(0, percent))) / 100);
  return flows
    .map((flow) => ({ flow, lot: createHash('sha256').update(`${digest} ${flow.name}`).digest('hex') }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count)
    .map(({ flow }) => flow);
};
