import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { EncodedSamples } from './encoded-samples.ts';
import type { Random } from './random.ts';
import type { TensorFlow } from './tensor-flow.ts';

/** The trained numbers of a network by name. */
export type NetworkWeights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>;

/** The same as TensorFlow.js variables. */
export type NetworkVariables = Readonly<Record<string, Variable>>;

/** One input of a network: `size` numbers for each sample, row after row. */
export interface NetworkInput {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Settings of training that belong to a network. */
export interface NetworkTrainingDefaults {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Epochs of a retrain, which starts from the weights at hand. */
  readonly retrainEpochs: number;
}

/** A network that predicts by itself. */
export interface NetworkInference {
  /** The log-odds of malicious for each sample. */
  logits(samples: EncodedSamples): Float32Array;
}

/** A convolutional network of this room. All of them end in two numbers: benign and malicious, before softmax. */
export interface NetworkDefinition {
  readonly name: string;
  readonly defaults: NetworkTrainingDefaults;
  /** What the network reads of the samples; the shapes leave out the batch. */
  inputs(samples: EncodedSamples): readonly NetworkInput[];
  /** Fresh weights; the samples it is to be trained on set the scales of its inputs. */
  initialWeights(random: Random, samples: EncodedSamples): NetworkWeights;
  /** Weights that training leaves as they are. */
  readonly fixedWeights: readonly string[];
  /** Where it can predict without a backend: what does so with these weights. */
  readonly inference?: (weights: NetworkWeights) => NetworkInference;
  /**
   * @param dropoutSeed given in training only
   * @returns logits, shape [batch, 2]
   */
  forward(
    tf: TensorFlow,
    weights: NetworkVariables,
    inputs: readonly Tensor[],
    dropoutSeed?: number,
  ): Tensor2D;
}
