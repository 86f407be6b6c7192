import { MadError } from '@mad/errors';
import type { Rank, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BACKEND_NAMES, type Backend, type BackendName, enableTraining, openBackend } from './backend.ts';
import { classicNetwork } from './classic-network.ts';
import { EncodedSamples } from './encoded-samples.ts';
import { headerNetwork } from './header-network.ts';

import { NetworkMember } from './network-member.ts';
import { seededRandom } from './random.ts';
import { syntheticSamples } from './synthetic-samples.ts';
import type { TensorFlow } from './tensor-flow.ts';

const loads = async (name: BackendName): Promise<boolean> =>
  openBackend(name).then(
    () => true,
    () => false,
  );
const available: BackendName[] = [];
for (const name of BACKEND_NAMES) if (await loads(name)) available.push(name);

const numbers = (count: number, seed: number): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => random() * 2 - 1);
};
const samples = syntheticSamples(2, 6).map(({ sample }) => sample);

describe('openBackend', () => {
  it('starts WebAssembly and plain JavaScript from the installed packages', () => {
    expect(available).toEqual(expect.arrayContaining(['wasm', 'cpu']));
  });

  it('takes the first backend that loads when none is named', async () => {
    expect((await openBackend()).name).toBe(available[0]);
  });

  it('says which backend does not load', async () => {
    await expect(openBackend('webgpu' as BackendName)).rejects.toMatchObject({
      name: 'MadError',
      code: 'MAD_MODEL_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('webgpu'),
    });
  });

  it('prints nothing and leaves no handler for uncaught errors behind', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
    const before = process.listenerCount('uncaughtException');
    await openBackend('cpu');
    await openBackend('wasm');
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(process.listenerCount('uncaughtException')).toBe(before);
    vi.restoreAllMocks();
  });
});

const reference: { header?: Float32Array; classic?: Float32Array } = {};

describe.each(available)('backend %s', (name) => {
  let backend: Backend;
  let tf: TensorFlow;
  beforeAll(async () => {
    backend = await openBackend(name);
    tf = backend.tf;
    enableTraining(backend);
  });
  afterAll(() => tf.disposeVariables());

  it.each([
    ['header', headerNetwork],
    ['classic', classicNetwork],
  ] as const)('gives the same logits of the %s network as every other', async (key, definition) => {
    const encoded = new EncodedSamples(samples);
    const member = new NetworkMember(
      definition,
      definition.initialWeights(seededRandom(5), encoded),
      async () => backend,
    );
    const logits = await member.logits(encoded);
    await member.dispose();
    reference[key] ??= logits;
    const expected = reference[key];
    expect(logits).toHaveLength(samples.length);
    logits.forEach((logit, index) => {
      expect(logit).toBeCloseTo(expected[index], 3);
    });
  });

  /** Compares the gradient of sum(f(x) · c) at some places with the slope between two near points. */
  const expectGradient = (f: (x: Tensor) => Tensor, values: Float32Array, shape: number[]): void => {
    const weigh = (y: Tensor): Tensor =>
      tf.sum(tf.mul(y, tf.tensor(numbers(y.size, 99), y.shape as number[])));
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => weigh(f(x)))(tf.tensor(values, shape))
        .dataSync(),
    );
    const at = (index: number, step: number): number => {
      const moved = values.slice();
      moved[index] += step;
      return tf.tidy(() => weigh(f(tf.tensor(moved, shape))).dataSync()[0]);
    };
    const step = 1e-2;
    for (let index = 0; index < values.length; index += Math.ceil(values.length / 7)) {
      const slope = (at(index, step) - at(index, -step)) / (2 * step);
      expect(gradient[index]).toBeCloseTo(slope, 2);
    }
  };

  it.each([
    ['same', [2, 5, 4, 2], [3, 3, 2, 3]],
    ['same', [2, 6, 1, 3], [5, 1, 3, 2]],
    ['same', [1, 4, 4, 2], [2, 2, 2, 2]],
    ['valid', [2, 5, 6, 1], [3, 2, 1, 2]],
  ] as const)('has gradients of a %s convolution of %j with %j', (pad, inputShape, filterShape) => {
    const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
    const input = numbers(size(inputShape), 1);
    const filter = numbers(size(filterShape), 2);
    expectGradient(
      (x) => tf.conv2d(x as Tensor4D, tf.tensor(filter, [...filterShape]) as Tensor4D, 1, pad),
      input,
      [...inputShape],
    );
    expectGradient(
      (w) => tf.conv2d(tf.tensor(input, [...inputShape]) as Tensor4D, w as Tensor4D, 1, pad),
      filter,
      [...filterShape],
    );
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('has gradients of a matrix product (transposed: %s, %s)', (transposeA, transposeB) => {
    const a = numbers(12, 3);
    const b = numbers(20, 4);
    const shapeA: [number, number] = transposeA ? [4, 3] : [3, 4];
    const shapeB: [number, number] = transposeB ? [5, 4] : [4, 5];
    const multiply = (x: Tensor, y: Tensor): Tensor =>
      tf.matMul(x as Tensor2D, y as Tensor2D, transposeA, transposeB);
    expectGradient((x) => multiply(x, tf.tensor(b, shapeB)), a, shapeA);
    expectGradient((y) => multiply(tf.tensor(a, shapeA), y), b, shapeB);
  });

  it('has gradients of the other operations that the networks use', () => {
    expectGradient((x) => tf.max(x, [1, 2]), numbers(2 * 4 * 3 * 2, 5), [2, 4, 3, 2]);
    expectGradient((x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'), numbers(32, 6), [2, 4, 4, 1]);
    expectGradient((x) => tf.relu(x), numbers(9, 7), [3, 3]);
    expectGradient((x) => tf.softplus(x), numbers(9, 8), [9]);
    expectGradient((x) => tf.add(tf.ones([4, 3]), x), numbers(3, 9), [3]);
    expectGradient((x) => tf.concat([x, tf.square(x)] as Tensor2D[], 1), numbers(6, 10), [2, 3]);
    expectGradient((x) => tf.slice(x, [0, 1], [-1, 1]), numbers(6, 11), [3, 2]);
  });

  it('refuses to train a convolution with strides', () => {
    const train = () =>
      tf.tidy(() =>
        tf.grad((w) => tf.sum(tf.conv2d(tf.ones<Rank.R4>([1, 4, 4, 1]), w as Tensor4D, 2, 'same')))(
          tf.ones([2, 2, 1, 1]),
        ),
      );
    expect(train).toThrow(MadError);
  });
});
