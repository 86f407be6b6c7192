import type { Question, UnknownAnswer, Validator, ValidatorAnswer } from './validator.ts';

/**
 * Asks validators one after another, cheapest first, until one knows. When none does the answer is `unknown`, to be asked later
 * if any of them may know later.
 */
export const firstAnswer = (validators: readonly Validator[]): Validator => ({
  source: validators.map(({ source }) => source).join(', '),
  answer: async (question: Question): Promise<ValidatorAnswer> => {
    const unknown: UnknownAnswer[] = [];
    for (const validator of validators) {
      const answer = await validator.answer(question);
      if (answer.verdict !== 'unknown') return answer;
      unknown.push(answer);
    }
    return {
      verdict: 'unknown',
      source: unknown.map(({ source }) => source).join(', '),
      detail: unknown.map(({ source, detail }) => `${source}: ${detail}`).join('; '),
      ageSeconds: Math.max(0, ...unknown.map(({ ageSeconds }) => ageSeconds)),
      askLater: unknown.some(({ askLater }) => askLater),
    };
  },
});
