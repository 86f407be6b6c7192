import type { Store } from '@mad/store';
import { z } from 'zod';
import { askDetector, detectorDocument } from './detector.ts';

const NUMBER = z.number().nullable().catch(null);
const FIGURES = z.object({ auc: NUMBER, recall: NUMBER, fpr: NUMBER, error: NUMBER });

const VERSION = z.object({
  kind: z.string(),
  version: z.string(),
  base: z.boolean(),
  state: z.enum(['candidate', 'champion', 'retired', 'refused']),
  trained: z.string(),
  network: z.string(),
  threshold: NUMBER,
  retrained: z.number(),
  flows: NUMBER,
  validation: FIGURES.nullable().catch(null),
  scores: z.array(z.object({ score: z.number(), malicious: z.number(), software: z.number() })).catch([]),
  reason: z.string().nullable(),
  comparison: z.array(z.object({ part: z.string(), champion: FIGURES, candidate: FIGURES })).catch([]),
  card: z.string(),
});

const ANSWER = z.object({ models: z.array(VERSION) });

/** A version of a model. */
export type ShownModel = z.infer<typeof VERSION>;

/** How one model did on a set of samples. */
export type ShownFigures = z.infer<typeof FIGURES>;

/** All versions, and whether the detector, which has them, could be asked. */
export interface ModelOverview {
  readonly isDetectorAway: boolean;
  readonly models: readonly ShownModel[];
}

const PATIENCE_MILLISECONDS = 3000;

/** The versions of the models as the detector at MAD_APP_URL knows them; what the database knows while it does not answer. */
export const modelOverview = async (store: Store): Promise<ModelOverview> => {
  const answer = await askDetector({
    method: 'GET',
    path: '/models',
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (answer.kind === 'answered') {
    const document = ANSWER.safeParse(await detectorDocument(answer.message));
    if (document.success) return { isDetectorAway: false, models: document.data.models };
  }
  return { isDetectorAway: true, models: await storedModels(store) };
};

/** What {@link Store.models} was told by a retraining. */
const COMPARISON = z.object({
  reason: z.string().nullable().catch(null),
  parts: VERSION.shape.comparison,
});

const storedModels = async (store: Store): Promise<readonly ShownModel[]> =>
  (await store.models.list()).map(({ kind, version, state, created_at, metrics, card }) => {
    const comparison = COMPARISON.safeParse(jsonOf(metrics));
    return {
      kind,
      version,
      base: false,
      state,
      trained: `${created_at.slice(0, 19).replace(' ', 'T')}Z`,
      network: '',
      threshold: null,
      retrained: 0,
      flows: null,
      validation: null,
      scores: [],
      reason: comparison.success ? comparison.data.reason : null,
      comparison: comparison.success ? comparison.data.parts : [],
      card,
    };
  });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
