import { describe, expect, it } from 'vitest';
import { validationLoss } from './validation-loss.ts';

describe('validationLoss', () => {
  it.each([
    ['nothing called malicious', { predicted: 0, confirmed: 0, refuted: 0 }, 0],
    ['nothing checked, or nobody knew', { predicted: 9, confirmed: 0, refuted: 0 }, undefined],
    ['all confirmed', { predicted: 9, confirmed: 3, refuted: 0 }, 0],
    ['none confirmed', { predicted: 9, confirmed: 0, refuted: 3 }, 1],
    ['one of four confirmed', { predicted: 40, confirmed: 1, refuted: 3 }, 0.75],
  ])('%s', (_name, counts, loss) => {
    expect(validationLoss(counts)).toBe(loss);
  });
});
