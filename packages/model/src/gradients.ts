import type { GradFunc, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { modelError } from './model-error.ts';
import type { TensorFlow } from './tensor-flow.ts';

type Padding = 'same' | 'valid' | number;

interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dilations: [number, number] | number;
}

const allOnes = (value: [number, number] | number): boolean =>
  Array.isArray(value) ? value.every((part) => part === 1) : value === 1;

/**
 * Gradients of a convolution made of convolutions, because the WebAssembly backend has no kernel for the filter's:
 * the filter gradient is the transposed input convolved with the transposed output gradient, the input gradient
 * is the output gradient convolved with the flipped filter.
 */
const convolutionGradient =
  (tf: TensorFlow): GradFunc =>
  (outputGradient, saved, attributes) => {
    const [input, filter] = saved as [Tensor4D, Tensor4D];
    const gradient = outputGradient as Tensor4D;
    const { strides, pad, dilations } = attributes as unknown as ConvolutionAttributes;
    if (!allOnes(strides) || !allOnes(dilations ?? 1))
      throw modelError('MAD_MODEL_UNSUPPORTED_CONVOLUTION', `Strides ${strides}, dilations ${dilations}.`);
    const { padInfo, filterHeight, filterWidth } = tf.backend_util.computeConv2DInfo(
      input.shape,
      filter.shape,
      strides,
      dilations,
      pad,
    );
    const { top, bottom, left, right } = padInfo;
    return {
      x: () =>
        tf.tidy(() => {
          const padded = tf.pad(gradient, [
            [0, 0],
            [filterHeight - 1 - top, filterHeight - 1 - bottom],
            [filterWidth - 1 - left, filterWidth - 1 - right],
            [0, 0],
          ]);
          const flipped = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
          return tf.conv2d(padded, flipped, 1, 'valid');
        }),
      filter: () =>
        tf.tidy(() => {
          const padded = tf.pad(input, [
            [0, 0],
            [top, bottom],
            [left, right],
            [0, 0],
          ]);
          const gradients = tf.conv2d(
            tf.transpose(padded, [3, 1, 2, 0]),
            tf.transpose(gradient, [1, 2, 0, 3]),
            1,
            'valid',
          );
          return tf.transpose(gradients, [1, 2, 0, 3]);
        }),
    };
  };

/** Gradients of a matrix product with the transposes written out: the WebAssembly kernel is slow when it transposes. */
const matrixGradient =
  (tf: TensorFlow): GradFunc =>
  (outputGradient, saved, attributes) => {
    const [a, b] = saved;
    const gradient = outputGradient as Tensor;
    const { transposeA, transposeB } = attributes as NamedAttrMap & {
      transposeA: boolean;
      transposeB: boolean;
    };
    const turned = (matrix: Tensor): Tensor => {
      const axes = matrix.shape.map((_, axis) => axis);
      const rows = axes.length - 2;
      return tf.transpose(matrix, [...axes.slice(0, rows), rows + 1, rows]);
    };
    const plainA = () => (transposeA ? turned(a) : a);
    const plainB = () => (transposeB ? turned(b) : b);
    return {
      a: () =>
        tf.tidy(() => {
          const result = tf.matMul(gradient, turned(plainB()));
          return transposeA ? turned(result) : result;
        }),
      b: () =>
        tf.tidy(() => {
          const result = tf.matMul(turned(plainA()), gradient);
          return transposeB ? turned(result) : result;
        }),
    };
  };

/**
 * Gradient of a maximum: it goes to every input that equals it. Found by a difference, because comparing with
 * broadcasting is slow in WebAssembly.
 */
const maximumGradient =
  (tf: TensorFlow): GradFunc =>
  (outputGradient, saved, attributes) => {
    const [input, maximum] = saved;
    const { reductionIndices } = attributes as unknown as { reductionIndices: number | number[] };
    const axes = tf.util.parseAxisParam(reductionIndices, input.shape);
    const kept = input.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return {
      x: () =>
        tf.tidy(() => {
          const below = tf.step(tf.sub(tf.reshape(maximum, kept), input));
          return tf.mul(tf.sub(1, below), tf.reshape(outputGradient as Tensor, kept));
        }),
    };
  };

/** Registers gradients that every backend can compute in place of those that WebAssembly lacks or is slow at. */
export const registerPortableGradients = (tf: TensorFlow): void => {
  tf.registerGradient({
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: convolutionGradient(tf),
  });
  tf.registerGradient({
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: matrixGradient(tf),
  });
  tf.registerGradient({
    kernelName: 'Max',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: maximumGradient(tf),
  });
};
