import { describe, expect, it } from 'vitest';
import { trainingPart } from './cross-validation.ts';
import type { LabelledSample } from './labelled-sample.ts';

const sample = (label: LabelledSample['label'], family: string): LabelledSample => ({
  sample: new Uint8Array(1),
  label,
  family,
  software: family,
});

describe('trainingPart', () => {
  const samples = [sample('malicious', 'SmokeLoader'), sample('benign', 'wget'), sample('malicious', 'Zeus')];
  const folds = Uint8Array.of(0, 0, 1);
  const learnt = (extra: readonly LabelledSample[]): readonly string[] =>
    trainingPart(samples, folds, 0, extra).map(({ family }) => family);

  it('learns from the other folds and from further collections', () => {
    expect(learnt([sample('malicious', 'Pony')])).toEqual(['Zeus', 'Pony']);
  });

  it('takes nothing of a family left out from another collection, however it writes the name', () => {
    const extra = ['SmokeLoader', 'background:SmokeLoader', 'Smoke Loader', 'smoke-loader', 'Wget'].map(
      (family) => sample('malicious', family),
    );
    expect(learnt(extra)).toEqual(['Zeus']);
  });

  it('takes what only looks alike', () => {
    expect(learnt([sample('malicious', 'Smoke')])).toEqual(['Zeus', 'Smoke']);
  });
});
