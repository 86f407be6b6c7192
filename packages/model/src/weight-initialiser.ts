import { type Random, randomNormal } from './random.ts';

/** Weights drawn for layers with ReLU (He et al. 2015): normal, variance 2 / inputs of one output. */
export const heNormal = (
  random: Random,
  shape: readonly number[],
): { readonly shape: readonly number[]; readonly values: Float32Array } => {
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const size = inputs * shape[shape.length - 1];
  const deviation = Math.sqrt(2 / inputs);
  return { shape, values: Float32Array.from({ length: size }, () => deviation * randomNormal(random)) };
};

/** Zeros, for biases. */
export const zeros = (
  size: number,
): { readonly shape: readonly number[]; readonly values: Float32Array } => ({
  shape: [size],
  values: new Float32Array(size),
});
