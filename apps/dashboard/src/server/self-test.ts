import { z } from 'zod';
import { askDetector, detectorDocument } from './detector.ts';

/** What the detector finds when it looks at itself now. */
export type SelfTest =
  | { readonly isAnswering: false }
  | {
      readonly isAnswering: true;
      readonly parts: readonly {
        readonly name: string;
        readonly isReady: boolean;
        readonly detail: string;
      }[];
    };

const READINESS = z.object({
  parts: z.record(z.string(), z.object({ ready: z.boolean(), detail: z.string() })),
});

const PATIENCE_MILLISECONDS = 3000;

/** Asks the detector at MAD_APP_URL to look at itself. */
export const selfTest = async (): Promise<SelfTest> => {
  const answer = await askDetector({
    method: 'GET',
    path: '/readyz',
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (answer.kind === 'unreachable') return { isAnswering: false };
  const readiness = READINESS.safeParse(await detectorDocument(answer.message));
  if (!readiness.success) return { isAnswering: false };
  const parts = Object.entries(readiness.data.parts);
  return {
    isAnswering: true,
    parts: parts.map(([name, { ready, detail }]) => ({ name, isReady: ready, detail })),
  };
};
