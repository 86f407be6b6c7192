import { describe, expect, it } from 'vitest';
import { openBackend } from './backend.ts';
import { BoostedTrees } from './boosted-trees.ts';
import { EncodedSamples } from './encoded-samples.ts';
import { ExtraTrees } from './extra-trees.ts';
import { GramRegression } from './gram-regression.ts';
import { headerNetwork } from './header-network.ts';
import { labelsOf } from './labelled-sample.ts';
import type { Member } from './member.ts';
import { metricsOf } from './metrics.ts';
import { NetworkMember } from './network-member.ts';
import { makeSample } from './sample.ts';
import { syntheticSamples } from './synthetic-samples.ts';
import { TokenRegression } from './token-regression.ts';
import { makeTrainingRows } from './training-set.ts';

const training = syntheticSamples(4, 12, 1);
const rows = makeTrainingRows(training, 1, 1);
const unseen = syntheticSamples(3, 10, 2);
const encoded = new EncodedSamples(unseen.map(({ sample }) => sample));
const backend = await openBackend('wasm');

const learners: readonly [string, () => Promise<Member>, (member: Member) => Member][] = [
  [
    'ExtraTrees',
    async () => ExtraTrees.train(rows, { seed: 1, trees: 20 }),
    (member) => ExtraTrees.fromArrays(member.arrays()),
  ],
  [
    'BoostedTrees',
    async () => BoostedTrees.train(rows, { seed: 1 }),
    (member) => BoostedTrees.fromArrays(member.arrays()),
  ],
  [
    'TokenRegression',
    async () => TokenRegression.train(rows, { seed: 1 }),
    (member) => TokenRegression.fromArrays(member.arrays()),
  ],
  [
    'GramRegression',
    async () => GramRegression.train(rows, { seed: 1 }),
    (member) => GramRegression.fromArrays(member.arrays()),
  ],
  [
    'the header network',
    () => NetworkMember.train(headerNetwork, rows, backend, { seed: 1, epochs: 6 }),
    (member) => NetworkMember.fromArrays(headerNetwork, member.arrays(), async () => backend),
  ],
];

describe.each(learners)('%s', (_, train, restore) => {
  it('tells unseen samples apart', async () => {
    const logits = await (await train()).logits(encoded);
    const scored = unseen.map(({ label }, index) => ({ label, score: logits[index] }));
    expect(metricsOf(scored, 0)).toMatchObject({ auc: 1, recall: 1, fpr: 0 });
  });

  it('is the same from the same seed and after it was kept as arrays', async () => {
    const first = await train();
    const logits = await first.logits(encoded);
    expect(await (await train()).logits(encoded)).toEqual(logits);
    expect(await restore(first).logits(encoded)).toEqual(logits);
  });
});

/** The same requests with the classes exchanged: what a retrain must be able to take back. */
const corrected = makeTrainingRows(
  training.map((sample) => ({ ...sample, label: sample.label === 'benign' ? 'malicious' : 'benign' })),
  1,
  0,
);
const meanMalicious = async (member: Member): Promise<number> => {
  const logits = await member.logits(rows.samples);
  const labels = labelsOf(training);
  const own = [...logits.subarray(0, labels.length)].filter((__, index) => labels[index] === 1);
  return own.reduce((sum, logit) => sum + logit, 0) / own.length;
};

describe('training onwards', () => {
  it('moves the leaves of trees towards new samples and leaves the old trees alone', async () => {
    const trees = ExtraTrees.train(rows, { seed: 1, trees: 10 });
    const before = await meanMalicious(trees);
    expect(await meanMalicious(trees.updated(corrected))).toBeLessThan(before);
    expect(await meanMalicious(trees)).toBe(before);
  });

  it('moves the leaves of boosted trees a step towards new samples, not further', async () => {
    const trees = BoostedTrees.train(rows, { seed: 1 });
    const before = await meanMalicious(trees);
    const once = await meanMalicious(trees.updated(corrected));
    expect(once).toBeLessThan(before);
    expect(await meanMalicious(trees.updated(corrected).updated(corrected))).toBeLessThan(once);
    expect(await meanMalicious(trees)).toBe(before);
  });

  it('goes on from earlier token weights', async () => {
    const tokens = TokenRegression.train(rows, { seed: 1 });
    const later = TokenRegression.train(corrected, { seed: 1, epochs: 1 }, tokens);
    expect(await meanMalicious(later)).toBeLessThan(await meanMalicious(tokens));
  });

  it('goes on from earlier gram weights', async () => {
    const grams = GramRegression.train(rows, { seed: 1 });
    const before = await meanMalicious(grams);
    expect(await meanMalicious(GramRegression.train(corrected, { seed: 1 }, grams))).toBeLessThan(before);
    expect(await meanMalicious(grams)).toBe(before);
  });

  it('does not let a token of the new samples alone bear what they teach', async () => {
    const tokens = TokenRegression.train(rows, { seed: 1 });
    const accused = training.filter(({ label }) => label === 'malicious').slice(0, 3);
    const cleared = accused.map((one) => {
      const text = Buffer.from(one.sample).toString('latin1').replace('\r\n', '\r\nX-Site: 1\r\n');
      return {
        ...one,
        label: 'benign' as const,
        family: 'site',
        sample: makeSample([Buffer.from(text, 'latin1')]),
      };
    });
    const benign = training.filter(({ label }) => label === 'benign');
    const learnt = makeTrainingRows([...cleared, ...benign], 1, 0);
    const plain = new EncodedSamples(accused.map(({ sample }) => sample));
    const mean = async (member: Member): Promise<number> =>
      (await member.logits(plain)).reduce((sum, logit) => sum + logit / accused.length, 0);
    const whole = TokenRegression.train(learnt, { seed: 1, dropout: 0 }, tokens);
    const retrained = TokenRegression.train(learnt, { seed: 1 }, tokens);
    expect(await mean(retrained)).toBeLessThan(await mean(whole));
  });

  it('goes on from earlier network weights', async () => {
    const network = await NetworkMember.train(headerNetwork, rows, backend, { seed: 1, epochs: 4 });
    const later = await NetworkMember.train(
      headerNetwork,
      corrected,
      backend,
      { seed: 1, epochs: 1 },
      network,
    );
    const fresh = await NetworkMember.train(headerNetwork, corrected, backend, { seed: 1, epochs: 1 });
    expect(await meanMalicious(later)).toBeLessThan(await meanMalicious(network));
    expect(await meanMalicious(later)).toBeGreaterThan(await meanMalicious(fresh));
  });
});

describe('BoostedTrees', () => {
  it('learns from samples as captured, not from their changed copies', () => {
    const { originals } = rows;
    const labels = rows.labels.map((label, row) => (row < originals ? label : 1 - label));
    expect(BoostedTrees.train({ ...rows, labels }, { seed: 1 }).arrays()).toEqual(
      BoostedTrees.train(rows, { seed: 1 }).arrays(),
    );
  });
});

describe('ExtraTrees', () => {
  it('grows no leaf smaller than asked for', () => {
    const muddled = { ...rows, labels: rows.labels.map((_, row) => row % 2) };
    const small = ExtraTrees.train(muddled, { seed: 1, trees: 5, leafSamples: 1 }).size();
    const large = ExtraTrees.train(muddled, { seed: 1, trees: 5, leafSamples: 40 }).size();
    expect(small.trees).toBe(5);
    expect(large.nodes).toBeLessThan(small.nodes);
    expect(large.nodes).toBeLessThanOrEqual(5 * (2 * Math.floor(rows.labels.length / 40) - 1));
  });
});
