import {
  LINE_CHANNELS,
  LINE_POSITIONS,
  TARGET_CHANNELS,
  TARGET_POSITIONS,
  writeLineChannels,
  writeTargetChannels,
} from './line-channels.ts';
import { parseSample, type SampleRequest } from './parsed-sample.ts';
import { hashText } from './random.ts';
import { SAMPLE_LENGTH } from './sample.ts';
import { STRUCTURE_FEATURE_NAMES, structureFeatures } from './structure-features.ts';
import { structureTokens } from './structure-tokens.ts';

/** Number of buckets that tokens are hashed into. */
export const TOKEN_BUCKETS = 2 ** 15;

/** Hashed tokens of many samples: those of sample i are `buckets[starts[i]] … buckets[starts[i + 1] - 1]`. */
export interface TokenRows {
  readonly starts: Int32Array;
  readonly buckets: Uint16Array;
}

/**
 * Samples in every form that a member of the ensemble reads. Each form is made once, when first asked for.
 */
export class EncodedSamples {
  readonly count: number;
  readonly #samples: readonly Uint8Array[];
  #requests: readonly (readonly SampleRequest[])[] | undefined;
  #numbers: Float32Array | undefined;
  #tokens: TokenRows | undefined;
  #lines: Float32Array | undefined;
  #targets: Float32Array | undefined;

  constructor(samples: readonly Uint8Array[]) {
    this.#samples = samples;
    this.count = samples.length;
  }

  #parsed(): readonly (readonly SampleRequest[])[] {
    this.#requests ??= this.#samples.map((sample) => parseSample(sample));
    return this.#requests;
  }

  /** The samples as they were given. */
  raw(): readonly Uint8Array[] {
    return this.#samples;
  }

  /** The bytes of all samples, 0..1. */
  bytes(): Float32Array {
    const values = new Float32Array(this.count * SAMPLE_LENGTH);
    this.#samples.forEach((sample, row) => {
      for (let index = 0; index < SAMPLE_LENGTH; index += 1)
        values[row * SAMPLE_LENGTH + index] = sample[index] / 255;
    });
    return values;
  }

  /** The structure numbers, row after row. */
  numbers(): Float32Array {
    if (!this.#numbers) {
      const width = STRUCTURE_FEATURE_NAMES.length;
      const values = new Float32Array(this.count * width);
      this.#parsed().forEach((requests, row) => {
        values.set(structureFeatures(requests), row * width);
      });
      this.#numbers = values;
    }
    return this.#numbers;
  }

  /** The structure tokens, hashed; every bucket at most once a sample. */
  tokens(): TokenRows {
    if (!this.#tokens) {
      const starts = new Int32Array(this.count + 1);
      const buckets: number[] = [];
      const lastRow = new Int32Array(TOKEN_BUCKETS).fill(-1);
      this.#parsed().forEach((requests, row) => {
        for (const token of structureTokens(requests)) {
          const bucket = hashText(token) % TOKEN_BUCKETS;
          if (lastRow[bucket] === row) continue;
          lastRow[bucket] = row;
          buckets.push(bucket);
        }
        starts[row + 1] = buckets.length;
      });
      this.#tokens = { starts, buckets: Uint16Array.from(buckets) };
    }
    return this.#tokens;
  }

  /** The lines of the first request, {@link LINE_POSITIONS} × {@link LINE_CHANNELS} a sample. */
  lines(): Float32Array {
    if (!this.#lines) {
      const size = LINE_POSITIONS * LINE_CHANNELS;
      const values = new Float32Array(this.count * size);
      this.#parsed().forEach((requests, row) => {
        writeLineChannels(requests[0], values, row * size);
      });
      this.#lines = values;
    }
    return this.#lines;
  }

  /** The target of the first request, {@link TARGET_POSITIONS} × {@link TARGET_CHANNELS} a sample. */
  targets(): Float32Array {
    if (!this.#targets) {
      const size = TARGET_POSITIONS * TARGET_CHANNELS;
      const values = new Float32Array(this.count * size);
      this.#parsed().forEach((requests, row) => {
        writeTargetChannels(requests[0], values, row * size);
      });
      this.#targets = values;
    }
    return this.#targets;
  }
}
