import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { EncodedSamples } from './encoded-samples.ts';
import { CLIP, HeaderInference } from './header-inference.ts';
import { LINE_CHANNELS, LINE_POSITIONS, TARGET_CHANNELS, TARGET_POSITIONS } from './line-channels.ts';
import type { NetworkDefinition, NetworkWeights } from './network.ts';
import { STRUCTURE_FEATURE_NAMES } from './structure-features.ts';
import { heNormal, zeros } from './weight-initialiser.ts';

const NUMBERS = STRUCTURE_FEATURE_NAMES.length;
const LINE_FILTERS = 48;
const TARGET_FILTERS = 32;
const NUMBER_UNITS = 64;
const JOINED = 2 * LINE_FILTERS + TARGET_FILTERS + NUMBER_UNITS;
const HIDDEN = 64;

/** Mean and inverse deviation of each structure number. */
const standardisation = (samples: EncodedSamples): NetworkWeights => {
  const rows = samples.numbers();
  const mean = new Float32Array(NUMBERS);
  const scale = new Float32Array(NUMBERS);
  for (let column = 0; column < NUMBERS; column += 1) {
    let sum = 0;
    let squares = 0;
    for (let index = column; index < rows.length; index += NUMBERS) {
      sum += rows[index];
      squares += rows[index] ** 2;
    }
    mean[column] = sum / samples.count;
    const variance = squares / samples.count - mean[column] ** 2;
    scale[column] = variance > 1e-9 ? 1 / Math.sqrt(variance) : 0;
  }
  return {
    numbersMean: { shape: [NUMBERS], values: mean },
    numbersScale: { shape: [NUMBERS], values: scale },
  };
};

/**
 * The network for header structure. One convolution runs over the lines of the first request (which field stands
 * where, written how), another over the characters of its target; what they find anywhere is joined with a dense
 * layer over the standardised structure numbers. Two outputs.
 */
export const headerNetwork: NetworkDefinition = {
  name: 'header',
  defaults: { epochs: 8, batchSize: 128, learningRate: 0.001, retrainEpochs: 2 },
  fixedWeights: ['numbersMean', 'numbersScale'],
  inputs: (samples) => [
    { shape: [NUMBERS], values: samples.numbers() },
    { shape: [LINE_POSITIONS, 1, LINE_CHANNELS], values: samples.lines() },
    { shape: [TARGET_POSITIONS, 1, TARGET_CHANNELS], values: samples.targets() },
  ],
  inference: (weights) => new HeaderInference(weights),
  initialWeights: (random, samples) => ({
    ...standardisation(samples),
    lineFilter: heNormal(random, [3, 1, LINE_CHANNELS, LINE_FILTERS]),
    lineBias: zeros(LINE_FILTERS),
    targetFilter: heNormal(random, [5, 1, TARGET_CHANNELS, TARGET_FILTERS]),
    targetBias: zeros(TARGET_FILTERS),
    numbers: heNormal(random, [NUMBERS, NUMBER_UNITS]),
    numbersBias: zeros(NUMBER_UNITS),
    hidden: heNormal(random, [JOINED, HIDDEN]),
    hiddenBias: zeros(HIDDEN),
    output: heNormal(random, [HIDDEN, 2]),
    outputBias: zeros(2),
  }),
  forward: (tf, weights, [numbers, lines, targets], dropoutSeed) => {
    const drop = (layer: Tensor2D, rate: number, offset: number): Tensor2D =>
      dropoutSeed === undefined
        ? layer
        : (tf.dropout(layer, rate, undefined, dropoutSeed + offset) as Tensor2D);
    const convolve = (input: Tensor4D, filter: string, bias: string): Tensor4D =>
      tf.fused.conv2d({
        x: input,
        filter: weights[filter] as unknown as Tensor4D,
        strides: 1,
        pad: 'same',
        bias: weights[bias],
        activation: 'relu',
      });
    const dense = (input: Tensor2D, matrix: string, bias: string): Tensor2D =>
      tf.add(tf.matMul(input, weights[matrix] as unknown as Tensor2D), weights[bias]);

    const line = convolve(lines as Tensor4D, 'lineFilter', 'lineBias');
    const target = convolve(targets as Tensor4D, 'targetFilter', 'targetBias');
    const standard = tf.clipByValue(
      tf.mul(tf.sub(numbers as Tensor2D, weights['numbersMean']), weights['numbersScale']),
      -CLIP,
      CLIP,
    ) as Tensor2D;
    const number = tf.relu(dense(drop(standard, 0.15, 0), 'numbers', 'numbersBias'));
    const joined = tf.concat(
      [
        tf.max(line, [1, 2]),
        tf.mul(tf.sum(line, [1, 2]), 1 / LINE_POSITIONS),
        tf.max(target, [1, 2]),
        number,
      ] as Tensor2D[],
      1,
    );
    const hidden = tf.relu(dense(drop(joined, 0.3, 1), 'hidden', 'hiddenBias'));
    return dense(drop(hidden, 0.3, 2), 'output', 'outputBias');
  },
};
