import {
  type DatabaseTime,
  populationStability,
  SCORE_PARTS,
  type ScoreSteps,
  type Store,
  scoreSteps,
} from '@mad/store';
import { liveMarks } from './live-marks.ts';
import type { ShownModel } from './models.ts';

/** How far the scores of a step have moved away from those on the model card. */
export interface DriftPoint {
  readonly time: DatabaseTime;
  readonly kind: string;
  /** Population stability index. */
  readonly index: number;
  /** What chance alone stays below 19 times of 20. */
  readonly byChance: number;
  /** How much software was scored. */
  readonly software: number;
}

/** Drift of the scores over time. */
export interface ScoreDrift {
  readonly step: ScoreSteps['step'];
  readonly points: readonly DriftPoint[];
  /** Why there are no points, when there are none: no model card is known, or too little software was scored in every step. */
  readonly lacks: 'card' | 'software' | null;
}

/** With less software in a step, chance alone moves the index beyond what anybody would act on. */
const FEWEST_SOFTWARE = 30;

interface Remembered {
  readonly mark: string;
  readonly steps: Promise<ScoreSteps>;
}

const shared = globalThis as typeof globalThis & { madScoreSteps?: Remembered };

/** The steps, asked for once for everybody until captures or verdicts change. */
const rememberedSteps = async ({ database }: Store): Promise<ScoreSteps> => {
  const mark = await liveMarks.recent();
  if (shared.madScoreSteps?.mark !== mark) {
    const asked: Remembered = { mark, steps: scoreSteps(database) };
    shared.madScoreSteps = asked;
    asked.steps.catch(() => {
      if (shared.madScoreSteps === asked) delete shared.madScoreSteps;
    });
  }
  return shared.madScoreSteps.steps;
};

/**
 * Holds the scores of each week or day against those of the harmless software on the card of the champion of its kind: nearly all
 * software of a site is harmless, and malicious software has a chart of its own.
 */
export const scoreDrift = async (store: Store, models: readonly ShownModel[]): Promise<ScoreDrift> => {
  const cards = new Map(
    models
      .filter(({ state, scores }) => state === 'champion' && scores.length > 0)
      .map(({ kind, scores }) => [kind, harmlessParts(scores)] as const),
  );
  const { step, steps } = await rememberedSteps(store);
  const points = steps.flatMap(({ time, model, counts }): readonly DriftPoint[] => {
    const [kind = ''] = model.split(' ', 1);
    const card = cards.get(kind);
    const software = counts.reduce((sum, count) => sum + count, 0);
    if (card === undefined || software < FEWEST_SOFTWARE) return [];
    return [{ time, kind, software, ...populationStability(counts, card) }];
  });
  const lacks = cards.size === 0 ? 'card' : 'software';
  return { step, points, lacks: points.length > 0 ? null : lacks };
};

const harmlessParts = (scores: ShownModel['scores']): readonly number[] => {
  const parts = new Array<number>(SCORE_PARTS).fill(0);
  for (const { score, malicious, software } of scores) {
    const part = Math.min(SCORE_PARTS - 1, Math.max(0, Math.floor(score * SCORE_PARTS)));
    parts[part] = (parts[part] ?? 0) + Math.round(software * (1 - malicious));
  }
  return parts;
};
