import type { FingerprintPart } from '@mad/fingerprint';
import type { SamplePart } from '@mad/model';
import type { ClassificationReason } from '@mad/webgraphic';
import type { Verdict } from '../flow-verdict.ts';

/** What one part of the requests did to the score. */
export interface LineWeight {
  readonly part: SamplePart;
  /** Name of the header field; empty for parts of the request line. */
  readonly name: string;
  /** The part as sent, made safe as all captured text. */
  readonly text: string;
  /** Log-odds of malicious that are gone without it: above 0 it spoke against the software, below 0 for it. */
  readonly weight: number;
}

/** The known software that came closest. */
export interface NearestFingerprint {
  readonly verdict: Verdict;
  /** 0 to 4. */
  readonly likeness: number;
  readonly matches: readonly FingerprintPart[];
  readonly differs: readonly FingerprintPart[];
  readonly userAgent: string | null;
  readonly addresses: readonly string[];
}

/** Why a flow was called malicious: `explanation` of its entry in `report.json` and of its line of `mad detect --json`. */
export interface Explanation {
  readonly decided_by: string;
  readonly score: number;
  readonly model: { readonly name: string; readonly threshold: number } | null;
  /** In the order of the requests; empty when no model decided. */
  readonly lines: readonly LineWeight[];
  /** Name of the flow whose requests were weighed: this one or one with requests of the same form; null when no model decided. */
  readonly lines_of: string | null;
  readonly fingerprints: readonly NearestFingerprint[];
  /** Why the request graph took it for background software. */
  readonly graph: {
    readonly rule: string;
    /** The sentence in English. */
    readonly reason: string;
    /** What it is made of, captured text made safe. */
    readonly values: ClassificationReason;
  };
}
