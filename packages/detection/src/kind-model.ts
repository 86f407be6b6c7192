import type { JudgedKind } from '@mad/webgraphic';

/** The model of one kind of software, as the detector uses it. */
export interface KindModel {
  /** Score at which a flow counts as malicious, 0 to 1. */
  readonly threshold: number;
  /** What to call the model in a reason, e.g. `Background_PC 3`. */
  readonly name: string;
  /** Probability that each sample is malicious, 0 to 1, in the order given. */
  score(samples: readonly Uint8Array[]): Promise<Float32Array>;
}

/** Gives the model of a kind, loading it when it is first asked for. */
export type ModelSource = (kind: JudgedKind) => Promise<KindModel>;
