/** Rows of numbers with labels: what a baseline learns from. */
export interface NumberRows {
  /** Row after row. */
  readonly numbers: Float32Array;
  readonly width: number;
  /** 1 malicious, 0 benign. */
  readonly labels: Uint8Array;
  /** How much each row counts; mean 1. */
  readonly weights: Float32Array;
}
