import type { EncodedSamples } from './encoded-samples.ts';
import { LINE_CHANNELS, LINE_POSITIONS, TARGET_CHANNELS, TARGET_POSITIONS } from './line-channels.ts';
import type { NetworkWeights } from './network.ts';
import { ScaledSums } from './scaled-sums.ts';

/** Structure numbers are counts and shares of very different sizes; beyond this many deviations they say no more. */
export const CLIP = 4;

const NUMBER = Float32Array.BYTES_PER_ELEMENT;

/** A dense layer; what it reads comes number by number, so that zeros cost nothing. */
class DenseLayer {
  readonly #memory: ScaledSums;
  readonly #bias: Float32Array;
  readonly #weights: Float32Array;
  readonly sums: Float32Array;

  /** @param weights input after input */
  constructor(memory: ScaledSums, weights: Float32Array, bias: Float32Array) {
    this.#memory = memory;
    this.#bias = bias.slice();
    this.#weights = memory.row(weights.length);
    this.#weights.set(weights);
    this.sums = memory.row(bias.length);
  }

  begin(): void {
    this.sums.set(this.#bias);
  }

  add(input: number, value: number): void {
    const units = this.#bias.length;
    const from = this.#weights.byteOffset + input * units * NUMBER;
    this.#memory.add(this.sums.byteOffset, from, units, value);
  }

  /** From now on begins with what has been added. */
  keep(): void {
    this.#bias.set(this.sums);
  }
}

/**
 * A convolution over one dimension, its input padded with zeros. Each number of the input reaches as many outputs in a row as the
 * filters have taps; their weights lie in that order, so that all are added at once.
 */
class Convolution {
  readonly #memory: ScaledSums;
  readonly #positions: number;
  readonly #channels: number;
  readonly #filters: number;
  readonly #taps: number;
  readonly #weights: Float32Array;
  /** Outputs before anything is added, those in the padding included. */
  readonly #biases: Float32Array;
  readonly #sums: Float32Array;
  /** The largest output of each filter, and all its outputs together; negative ones count as zero. */
  readonly largest: Float32Array;
  readonly total: Float32Array;

  /** @param filter tap after tap, channel after channel */
  constructor(
    memory: ScaledSums,
    positions: number,
    channels: number,
    filter: Float32Array,
    bias: Float32Array,
  ) {
    const filters = bias.length;
    const taps = filter.length / channels / filters;
    this.#memory = memory;
    this.#positions = positions;
    this.#channels = channels;
    this.#filters = filters;
    this.#taps = taps;
    this.#weights = memory.row(filter.length);
    for (let tap = 0; tap < taps; tap += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        const from = (tap * channels + channel) * filters;
        const reach = channel * taps + (taps - 1 - tap);
        this.#weights.set(filter.subarray(from, from + filters), reach * filters);
      }
    const outputs = positions + taps - 1;
    this.#biases = Float32Array.from({ length: outputs * filters }, (_, at) => bias[at % filters]);
    this.#sums = memory.row(outputs * filters);
    this.largest = new Float32Array(filters);
    this.total = new Float32Array(filters);
  }

  /** Runs over the input at `offset`, most of which is zero. */
  run(input: Float32Array, offset: number): void {
    let used = this.#positions * this.#channels;
    while (used > 0 && input[offset + used - 1] === 0) used -= 1;
    const reached = used === 0 ? 0 : Math.ceil(used / this.#channels) + this.#taps - 1;
    this.#sums.set(this.#biases.subarray(0, reached * this.#filters));
    const width = this.#taps * this.#filters;
    for (let at = 0, to = this.#sums.byteOffset; at < used; to += this.#filters * NUMBER)
      for (let from = this.#weights.byteOffset, end = at + this.#channels; at < end; at += 1) {
        const value = input[offset + at];
        if (value !== 0) this.#memory.add(to, from, width, value);
        from += width * NUMBER;
      }
    this.#gather(reached);
  }

  #gather(reached: number): void {
    const filters = this.#filters;
    const padding = this.#taps >> 1;
    const last = Math.min(this.#positions, Math.max(0, reached - padding));
    const rest = this.#positions - last;
    for (let filter = 0; filter < filters; filter += 1) {
      const unreached = rest > 0 ? Math.max(0, this.#biases[filter]) : 0;
      this.largest[filter] = unreached;
      this.total[filter] = rest * unreached;
    }
    for (let position = 0, at = padding * filters; position < last; position += 1)
      for (let filter = 0; filter < filters; filter += 1, at += 1) {
        const value = this.#sums[at];
        if (value <= 0) continue;
        this.total[filter] += value;
        if (value > this.largest[filter]) this.largest[filter] = value;
      }
  }
}

/**
 * The header network as it predicts, without a tensor library: nine tenths of what its convolutions read are zeros, which a library
 * multiplies all the same, and none has to be loaded. The sums are the same but for rounding.
 */
export class HeaderInference {
  readonly #lines: Convolution;
  readonly #target: Convolution;
  readonly #numbers: DenseLayer;
  readonly #hidden: DenseLayer;
  readonly #mean: Float32Array;
  readonly #scale: Float32Array;
  /** What a zero is among the numbers once they are on one scale; the layer begins with it. */
  readonly #zeros: Float32Array;
  /** Of malicious less that of benign, for each hidden unit. */
  readonly #output: Float32Array;
  readonly #outputBias: number;

  constructor(weights: NetworkWeights) {
    const values = (name: string): Float32Array => weights[name].values;
    const memory = new ScaledSums(
      Object.values(weights).reduce((sum, array) => sum + array.values.length, 0) + SUMS,
    );
    this.#lines = new Convolution(
      memory,
      LINE_POSITIONS,
      LINE_CHANNELS,
      values('lineFilter'),
      values('lineBias'),
    );
    this.#target = new Convolution(
      memory,
      TARGET_POSITIONS,
      TARGET_CHANNELS,
      values('targetFilter'),
      values('targetBias'),
    );
    this.#mean = values('numbersMean');
    this.#scale = values('numbersScale');
    this.#numbers = new DenseLayer(memory, values('numbers'), values('numbersBias'));
    this.#zeros = this.#mean.map((_, column) => this.#standardised(0, column));
    this.#numbers.begin();
    this.#zeros.forEach((zero, column) => {
      this.#numbers.add(column, zero);
    });
    this.#numbers.keep();
    this.#hidden = new DenseLayer(memory, values('hidden'), values('hiddenBias'));
    const output = values('output');
    this.#output = values('hiddenBias').map((_, unit) => output[2 * unit + 1] - output[2 * unit]);
    const [benign, malicious] = values('outputBias');
    this.#outputBias = malicious - benign;
  }

  /** The log-odds of malicious for each sample. */
  logits(samples: EncodedSamples): Float32Array {
    const numbers = samples.numbers();
    const lines = samples.lines();
    const targets = samples.targets();
    const logits = new Float32Array(samples.count);
    for (let row = 0; row < samples.count; row += 1) {
      this.#lines.run(lines, row * LINE_POSITIONS * LINE_CHANNELS);
      this.#target.run(targets, row * TARGET_POSITIONS * TARGET_CHANNELS);
      this.#readNumbers(numbers, row * this.#mean.length);
      logits[row] = this.#join();
    }
    return logits;
  }

  #standardised(value: number, column: number): number {
    return Math.max(-CLIP, Math.min(CLIP, (value - this.#mean[column]) * this.#scale[column]));
  }

  #readNumbers(numbers: Float32Array, offset: number): void {
    this.#numbers.begin();
    for (let column = 0; column < this.#mean.length; column += 1) {
      const value = numbers[offset + column];
      if (value !== 0) this.#numbers.add(column, this.#standardised(value, column) - this.#zeros[column]);
    }
  }

  /** The hidden layer over all that was found, and the output. */
  #join(): number {
    const { largest, total } = this.#lines;
    this.#hidden.begin();
    let input = this.#addPositive(largest, 0, 1);
    input = this.#addPositive(total, input, 1 / LINE_POSITIONS);
    input = this.#addPositive(this.#target.largest, input, 1);
    this.#addPositive(this.#numbers.sums, input, 1);
    const { sums } = this.#hidden;
    let logit = this.#outputBias;
    for (let unit = 0; unit < sums.length; unit += 1) logit += Math.max(0, sums[unit]) * this.#output[unit];
    return logit;
  }

  /** Adds the numbers above zero as the inputs from `first` on; returns the input after them. */
  #addPositive(values: Float32Array, first: number, scale: number): number {
    for (let index = 0; index < values.length; index += 1)
      if (values[index] > 0) this.#hidden.add(first + index, values[index] * scale);
    return first + values.length;
  }
}

/** Numbers that the sums of all layers take, generously. */
const SUMS = 8192;
