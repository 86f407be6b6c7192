import { type EncodedSamples, TOKEN_BUCKETS } from './encoded-samples.ts';
import type { Member, MemberArrays } from './member.ts';
import { seededRandom, shuffle } from './random.ts';
import type { TrainingRows } from './training-rows.ts';

/** Settings of the training of {@link TokenRegression}. */
export interface TokenRegressionOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Strength of the squared penalty on every weight, for each visit of a token. */
  readonly penalty: number;
  /** Share of a row's tokens that each visit leaves out, the rest counting more, so that no few tokens decide alone. */
  readonly dropout: number;
}

const DEFAULTS: Omit<TokenRegressionOptions, 'seed'> = {
  epochs: 12,
  learningRate: 0.03,
  penalty: 0.001,
  dropout: 0,
};
/** What a retrain brings must weigh at once, and in all its tokens: it has a few samples, much alike. */
const RETRAIN: Partial<TokenRegressionOptions> = { learningRate: 0.3, dropout: 0.5 };

/**
 * The wide part of the ensemble: logistic regression over hashed structure tokens, trained row by row with a
 * step of its own for each weight (AdaGrad, Duchi et al. 2011).
 */
export class TokenRegression implements Member {
  static readonly memberName = 'tokens';
  readonly name = TokenRegression.memberName;
  readonly #weights: Float32Array;
  readonly #bias: number;

  private constructor(weights: Float32Array, bias: number) {
    this.#weights = weights;
    this.#bias = bias;
  }

  static fromArrays(arrays: MemberArrays): TokenRegression {
    return new TokenRegression(Float32Array.from(arrays['weights'].values), arrays['bias'].values[0]);
  }

  /** Trains from nothing, or onwards from an earlier model. */
  static train(
    rows: TrainingRows,
    options: Partial<TokenRegressionOptions> & { readonly seed: number },
    earlier?: TokenRegression,
  ): TokenRegression {
    const { epochs, learningRate, penalty, dropout, seed } = {
      ...DEFAULTS,
      ...(earlier === undefined ? {} : RETRAIN),
      ...options,
    };
    const { starts, buckets } = rows.samples.tokens();
    const weights = earlier ? earlier.#weights.slice() : new Float32Array(TOKEN_BUCKETS);
    const squares = new Float32Array(TOKEN_BUCKETS).fill(1);
    let bias = earlier ? earlier.#bias : 0;
    let biasSquares = 1;
    const visited = new Uint16Array(TOKEN_BUCKETS);
    const random = seededRandom(seed);
    const order = Int32Array.from({ length: rows.samples.count }, (_, row) => row);
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      shuffle(random, order);
      for (const row of order) {
        let sum = 0;
        let kept = 0;
        for (let at = starts[row]; at < starts[row + 1]; at += 1) {
          if (dropout > 0 && random() < dropout) continue;
          visited[kept] = buckets[at];
          kept += 1;
          sum += weights[buckets[at]];
        }
        const logit = bias + sum / (1 - dropout);
        const slope = rows.weights[row] * (1 / (1 + Math.exp(-logit)) - rows.labels[row]);
        for (let at = 0; at < kept; at += 1) {
          const bucket = visited[at];
          const gradient = slope + penalty * weights[bucket];
          squares[bucket] += gradient * gradient;
          weights[bucket] -= (learningRate * gradient) / Math.sqrt(squares[bucket]);
        }
        biasSquares += slope * slope;
        bias -= (learningRate * slope) / Math.sqrt(biasSquares);
      }
    }
    return new TokenRegression(weights, bias);
  }

  async logits(samples: EncodedSamples): Promise<Float32Array> {
    const { starts, buckets } = samples.tokens();
    const logits = new Float32Array(samples.count);
    for (let row = 0; row < samples.count; row += 1) {
      let logit = this.#bias;
      for (let at = starts[row]; at < starts[row + 1]; at += 1) logit += this.#weights[buckets[at]];
      logits[row] = logit;
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
