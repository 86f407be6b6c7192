import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { Question, Validator } from './validator.ts';

/** What a person said of a verdict. */
export interface AnalystLabel {
  readonly isMalicious: boolean;
  /** Name of the person. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Finds the newest label that answers a question; undefined when nobody has looked. */
export type FindLabel = (question: Question) => Promise<AnalystLabel | undefined>;

/** Labels given by people, as a validator: they know best and are asked first. */
export const analystLabels = (find: FindLabel, clock: Clock = SYSTEM_CLOCK): Validator => {
  const source = 'analyst';
  return {
    source,
    answer: async (question) => {
      const label = await find(question);
      if (label === undefined)
        return {
          verdict: 'unknown',
          source,
          detail: 'nobody has labelled it',
          ageSeconds: 0,
          askLater: false,
        };
      const verdict = label.isMalicious ? 'malicious' : 'harmless';
      return {
        verdict,
        source,
        detail: `${label.by} says ${verdict}`,
        ageSeconds: Math.max(0, Math.round((clock.now() - label.at) / 1000)),
      };
    },
  };
};
