import type * as TensorFlowCore from '@tensorflow/tfjs-core';

/** The TensorFlow.js core module. */
export type TensorFlow = typeof TensorFlowCore;
