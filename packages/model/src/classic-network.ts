import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { NetworkDefinition } from './network.ts';
import { heNormal, zeros } from './weight-initialiser.ts';

const SIDE = 32;

/**
 * The network of MAD's specification §6: the 1,024 bytes as a 32×32 picture, two convolutions 5×5 with
 * max-pooling, a dense layer of 1,024 with dropout 0.4, two outputs. Batches of 100.
 */
export const classicNetwork: NetworkDefinition = {
  name: 'classic',
  defaults: { epochs: 3, batchSize: 100, learningRate: 0.0005, retrainEpochs: 1 },
  fixedWeights: [],
  inputs: (samples) => [{ shape: [SIDE, SIDE, 1], values: samples.bytes() }],
  initialWeights: (random) => ({
    convolution1: heNormal(random, [5, 5, 1, 32]),
    bias1: zeros(32),
    convolution2: heNormal(random, [5, 5, 32, 64]),
    bias2: zeros(64),
    dense: heNormal(random, [4096, 1024]),
    denseBias: zeros(1024),
    output: heNormal(random, [1024, 2]),
    outputBias: zeros(2),
  }),
  forward: (tf, weights, [picture], dropoutSeed) => {
    const block = (input: Tensor4D, filter: string, bias: string): Tensor4D =>
      tf.maxPool(
        tf.relu(tf.add(tf.conv2d(input, weights[filter] as unknown as Tensor4D, 1, 'same'), weights[bias])),
        2,
        2,
        'valid',
      );
    const first = block(picture as Tensor4D, 'convolution1', 'bias1');
    const second = block(first, 'convolution2', 'bias2');
    const flat = tf.reshape(second, [-1, 4096]);
    const dense = tf.relu(
      tf.add(tf.matMul(flat, weights['dense'] as unknown as Tensor2D), weights['denseBias']),
    );
    const kept = dropoutSeed === undefined ? dense : tf.dropout(dense, 0.4, undefined, dropoutSeed);
    return tf.add(
      tf.matMul(kept as Tensor2D, weights['output'] as unknown as Tensor2D),
      weights['outputBias'],
    );
  },
};
