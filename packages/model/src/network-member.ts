import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { type Backend, enableTraining, openBackend as openAnyBackend } from './backend.ts';
import type { EncodedSamples } from './encoded-samples.ts';
import type { Member, MemberArrays } from './member.ts';
import type {
  NetworkDefinition,
  NetworkInference,
  NetworkInput,
  NetworkVariables,
  NetworkWeights,
} from './network.ts';
import { seededRandom, shuffle } from './random.ts';
import type { TensorFlow } from './tensor-flow.ts';
import type { TrainingRows } from './training-rows.ts';

/** Settings of the training of a network. */
export interface NetworkTrainingOptions {
  readonly seed: number;
  readonly epochs?: number;
  /** Called after each epoch with its number, counted from 1, and its mean loss. */
  readonly onEpoch?: (epoch: number, epochs: number, loss: number) => void;
}

/** Samples that go through the network at once when it predicts. */
const PREDICTION_BATCH = 256;
/** The last part of the epochs runs with a smaller step. */
const SETTLING_SHARE = 0.35;
const SETTLING_FACTOR = 0.2;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const batchTensor = (tf: TensorFlow, input: NetworkInput, rows: Int32Array): Tensor => {
  const size = sizeOf(input.shape);
  const values = new Float32Array(rows.length * size);
  rows.forEach((row, index) => {
    values.set(input.values.subarray(row * size, (row + 1) * size), index * size);
  });
  return tf.tensor(values, [rows.length, ...input.shape]);
};

const makeVariables = (
  tf: TensorFlow,
  definition: NetworkDefinition,
  weights: NetworkWeights,
): NetworkVariables =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      tf.tidy(() =>
        tf.variable(tf.tensor(values.slice(), [...shape]), !definition.fixedWeights.includes(name)),
      ),
    ]),
  );

/** A convolutional network with its weights, on a backend or on its own. What it computes with is made when it is first used. */
export class NetworkMember implements Member {
  readonly name: string;
  readonly #definition: NetworkDefinition;
  readonly #weights: NetworkWeights;
  readonly #openBackend: (() => Promise<Backend>) | undefined;
  #inference: NetworkInference | undefined;
  #ready: Promise<{ readonly tf: TensorFlow; readonly variables: NetworkVariables }> | undefined;

  /** @param openBackend where it predicts; without it on its own if it can, else on the first backend that loads */
  constructor(definition: NetworkDefinition, weights: NetworkWeights, openBackend?: () => Promise<Backend>) {
    this.name = definition.name;
    this.#definition = definition;
    this.#weights = weights;
    this.#openBackend = openBackend;
  }

  static fromArrays(
    definition: NetworkDefinition,
    arrays: MemberArrays,
    openBackend?: () => Promise<Backend>,
  ): NetworkMember {
    const weights = Object.fromEntries(
      Object.entries(arrays).map(([name, { shape, values }]) => [
        name,
        { shape, values: Float32Array.from(values) },
      ]),
    );
    return new NetworkMember(definition, weights, openBackend);
  }

  /**
   * Trains with Adam (Kingma and Ba 2015) on the weighted cross-entropy.
   *
   * @param earlier start from its weights instead of fresh ones
   */
  static async train(
    definition: NetworkDefinition,
    rows: TrainingRows,
    backend: Backend,
    options: NetworkTrainingOptions,
    earlier?: NetworkMember,
  ): Promise<NetworkMember> {
    enableTraining(backend);
    const { tf } = backend;
    const { defaults } = definition;
    const random = seededRandom(options.seed);
    const weights = earlier ? earlier.#weights : definition.initialWeights(random, rows.samples);
    const variables = makeVariables(tf, definition, weights);
    const inputs = definition.inputs(rows.samples);
    const order = Int32Array.from({ length: rows.samples.count }, (_, row) => row);
    const epochs = options.epochs ?? (earlier ? defaults.retrainEpochs : defaults.epochs);
    const settleFrom = Math.round(epochs * (1 - SETTLING_SHARE));
    let optimizer = tf.train.adam(defaults.learningRate);
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      if (epoch === settleFrom) {
        optimizer.dispose();
        optimizer = tf.train.adam(defaults.learningRate * SETTLING_FACTOR);
      }
      shuffle(random, order);
      let lossSum = 0;
      for (let from = 0; from < order.length; from += defaults.batchSize) {
        const batch = order.subarray(from, from + defaults.batchSize);
        const dropoutSeed = 1 + Math.floor(random() * 2 ** 30);
        const loss = tf.tidy(() => {
          const tensors = inputs.map((input) => batchTensor(tf, input, batch));
          const labels = tf.tensor1d(Float32Array.from(batch, (row) => rows.labels[row]));
          const importance = tf.tensor1d(Float32Array.from(batch, (row) => rows.weights[row]));
          const result = tf.variableGrads((): Scalar => {
            const logits = definition.forward(tf, variables, tensors, dropoutSeed);
            const odds = logOdds(tf, logits);
            const crossEntropy = tf.sub(tf.softplus(odds), tf.mul(labels, odds));
            return tf.div(tf.sum(tf.mul(importance, crossEntropy)), batch.length) as Scalar;
          });
          optimizer.applyGradients(Object.entries(result.grads).map(([name, tensor]) => ({ name, tensor })));
          return result.value.dataSync()[0];
        });
        lossSum += loss * batch.length;
      }
      options.onEpoch?.(epoch + 1, epochs, lossSum / order.length);
      await new Promise(setImmediate);
    }
    optimizer.dispose();
    const trained = Object.fromEntries(
      Object.entries(variables).map(([name, variable]) => [
        name,
        { shape: variable.shape, values: Float32Array.from(variable.dataSync()) },
      ]),
    );
    tf.dispose(variables);
    return new NetworkMember(definition, trained, async () => backend);
  }

  async logits(samples: EncodedSamples): Promise<Float32Array> {
    const { inference } = this.#definition;
    if (this.#openBackend !== undefined || inference === undefined) return this.#logitsOnBackend(samples);
    this.#inference ??= inference(this.#weights);
    return this.#inference.logits(samples);
  }

  async #logitsOnBackend(samples: EncodedSamples): Promise<Float32Array> {
    const open = this.#openBackend ?? openAnyBackend;
    this.#ready ??= open().then(({ tf }) => ({
      tf,
      variables: makeVariables(tf, this.#definition, this.#weights),
    }));
    const { tf, variables } = await this.#ready;
    const inputs = this.#definition.inputs(samples);
    const logits = new Float32Array(samples.count);
    for (let from = 0; from < samples.count; from += PREDICTION_BATCH) {
      const to = Math.min(from + PREDICTION_BATCH, samples.count);
      const odds = tf.tidy(() => {
        const tensors = inputs.map(({ shape, values }) => {
          const size = sizeOf(shape);
          return tf.tensor(values.subarray(from * size, to * size), [to - from, ...shape]);
        });
        return logOdds(tf, this.#definition.forward(tf, variables, tensors));
      });
      logits.set(await odds.data(), from);
      odds.dispose();
    }
    return logits;
  }

  arrays(): MemberArrays {
    return this.#weights;
  }

  /** Frees the tensors; they are made again when the network is used again. */
  async dispose(): Promise<void> {
    const ready = await this.#ready;
    this.#ready = undefined;
    ready?.tf.dispose(ready.variables);
  }
}

/** Log-odds of malicious from the two outputs: what softmax followed by the logit would give. */
const logOdds = (tf: TensorFlow, logits: Tensor2D): Tensor =>
  tf.reshape(tf.sub(tf.slice(logits, [0, 1], [-1, 1]), tf.slice(logits, [0, 0], [-1, 1])), [-1]);
