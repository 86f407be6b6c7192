import { characterGrams, GRAM_BUCKETS } from './character-grams.ts';
import type { EncodedSamples } from './encoded-samples.ts';
import type { Member, MemberArrays } from './member.ts';
import { seededRandom, shuffle } from './random.ts';
import type { TrainingRows } from './training-rows.ts';

/** How far the first visit of a gram moves its weight, and how soon further visits move it less. */
interface Pace {
  readonly epochs: number;
  readonly learningRate: number;
  readonly firstSquare: number;
}

const FROM_NOTHING: Pace = { epochs: 8, learningRate: 0.5, firstSquare: 1e-3 };
/** The few samples of a retrain must not drown what is known. */
const ONWARDS: Pace = { epochs: 8, learningRate: 0.5, firstSquare: 0.05 };
const BIAS_RATE = 0.01;
const PENALTY = 1e-5;

/**
 * The part of the ensemble that reads the text as it stands: logistic regression over hashed character 2- to 4-grams, every sample
 * scaled to length 1, trained row by row with a step of its own for each weight (AdaGrad, Duchi et al. 2011).
 */
export class GramRegression implements Member {
  static readonly memberName = 'grams';
  readonly name = GramRegression.memberName;
  readonly #weights: Float32Array;
  readonly #bias: number;

  private constructor(weights: Float32Array, bias: number) {
    this.#weights = weights;
    this.#bias = bias;
  }

  static fromArrays(arrays: MemberArrays): GramRegression {
    return new GramRegression(Float32Array.from(arrays['weights'].values), arrays['bias'].values[0]);
  }

  /** Trains from nothing, or onwards from an earlier model. */
  static train(
    rows: TrainingRows,
    { seed }: { readonly seed: number },
    earlier?: GramRegression,
  ): GramRegression {
    const { epochs, learningRate, firstSquare } = earlier === undefined ? FROM_NOTHING : ONWARDS;
    const { starts, buckets } = characterGrams(rows.samples.raw());
    const weights = earlier ? earlier.#weights.slice() : new Float32Array(GRAM_BUCKETS);
    const squares = new Float32Array(GRAM_BUCKETS).fill(firstSquare);
    let bias = earlier ? earlier.#bias : 0;
    const random = seededRandom(seed);
    const order = Int32Array.from({ length: rows.samples.count }, (_, row) => row);
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      shuffle(random, order);
      for (const row of order) {
        const from = starts[row];
        const to = starts[row + 1];
        const scale = 1 / Math.sqrt(Math.max(1, to - from));
        let sum = 0;
        for (let at = from; at < to; at += 1) sum += weights[buckets[at]];
        const slope = rows.weights[row] * (1 / (1 + Math.exp(-bias - scale * sum)) - rows.labels[row]);
        for (let at = from; at < to; at += 1) {
          const bucket = buckets[at];
          const gradient = slope * scale + PENALTY * weights[bucket];
          squares[bucket] += gradient * gradient;
          weights[bucket] -= (learningRate * gradient) / Math.sqrt(squares[bucket]);
        }
        bias -= BIAS_RATE * slope;
      }
    }
    return new GramRegression(weights, bias);
  }

  async logits(samples: EncodedSamples): Promise<Float32Array> {
    const { starts, buckets } = characterGrams(samples.raw());
    const logits = new Float32Array(samples.count);
    for (let row = 0; row < samples.count; row += 1) {
      const from = starts[row];
      const to = starts[row + 1];
      let sum = 0;
      for (let at = from; at < to; at += 1) sum += this.#weights[buckets[at]];
      logits[row] = this.#bias + sum / Math.sqrt(Math.max(1, to - from));
    }
    return logits;
  }

  arrays(): MemberArrays {
    return {
      weights: { shape: [this.#weights.length], values: this.#weights },
      bias: { shape: [1], values: Float32Array.of(this.#bias) },
    };
  }
}
