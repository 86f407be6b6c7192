import { beforeAll, describe, expect, it } from 'vitest';
import { type Backend, openBackend } from './backend.ts';
import { EncodedSamples } from './encoded-samples.ts';
import { HeaderInference } from './header-inference.ts';
import { headerNetwork } from './header-network.ts';
import type { NetworkWeights } from './network.ts';
import { NetworkMember } from './network-member.ts';
import { seededRandom } from './random.ts';
import { makeSample } from './sample.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const sampleOf = (text: string): Uint8Array => makeSample([Buffer.from(text, 'latin1')]);
const manyLines = Array.from({ length: 30 }, (_, line) => `X-Field-${line}: value ${line}\r\n`).join('');

/** Beside plain ones those at the ends of what the network sees: nothing, all positions, one more. */
const encoded = new EncodedSamples([
  ...syntheticSamples(2, 6).map(({ sample }) => sample),
  sampleOf(''),
  sampleOf('GET'),
  sampleOf(`GET /${'a1/'.repeat(60)} HTTP/1.1\r\nHost: a.example\r\n\r\n`),
  sampleOf(`GET /${'b'.repeat(94)} HTTP/1.1\r\n${manyLines}\r\n`),
  sampleOf(`GET /${'?'.repeat(95)} HTTP/1.1\r\n\r\n`),
]);

/** As after training: no bias is zero. */
const weights = ((): NetworkWeights => {
  const random = seededRandom(7);
  const initial = headerNetwork.initialWeights(random, encoded);
  return Object.fromEntries(
    Object.entries(initial).map(([name, { shape, values }]) => [
      name,
      { shape, values: /Bias$/.test(name) ? values.map(() => random() - 0.4) : values },
    ]),
  );
})();

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend('cpu');
});

describe('HeaderInference', () => {
  it('says what the network says on a backend', async () => {
    const member = new NetworkMember(headerNetwork, weights, async () => backend);
    const expected = await member.logits(encoded);
    await member.dispose();
    const logits = new HeaderInference(weights).logits(encoded);
    expect(logits).toHaveLength(encoded.count);
    expect(new Set(logits).size).toBeGreaterThan(encoded.count / 2);
    logits.forEach((logit, row) => {
      expect(logit).toBeCloseTo(expected[row], 4);
    });
  });

  it('says the same of a sample whatever was asked before', () => {
    const samples = syntheticSamples(2, 2).map(({ sample }) => sample);
    const inference = new HeaderInference(weights);
    const together = inference.logits(new EncodedSamples(samples));
    const backwards = inference.logits(new EncodedSamples(samples.toReversed()));
    expect(backwards.toReversed()).toEqual(together);
  });

  it('is what a member without a backend predicts with', async () => {
    const logits = await new NetworkMember(headerNetwork, weights).logits(encoded);
    expect(logits).toEqual(new HeaderInference(weights).logits(encoded));
  });
});
