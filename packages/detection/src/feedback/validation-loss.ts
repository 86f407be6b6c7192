/** Loss above which the models are to be retrained (specification §7). */
export const RETRAIN_LOSS = 0.5;

/** How the validation of one capture's malicious verdicts went. */
export interface ValidationCounts {
  /** Flows called malicious. */
  readonly predicted: number;
  /** Checked and found right. */
  readonly confirmed: number;
  /** Checked and found wrong. */
  readonly refuted: number;
}

/**
 * The loss of a capture: 1 − confirmed / answered, where answered are the checked verdicts that somebody knew something about.
 *
 * - nothing called malicious: 0, there was nothing to get wrong;
 * - nobody knew anything of those that were checked, or none was checked: undefined, and no loss is to be stored. Counting an
 *   unknown URL as an error would make every new campaign a reason to unlearn it.
 */
export const validationLoss = ({ predicted, confirmed, refuted }: ValidationCounts): number | undefined => {
  if (predicted === 0) return 0;
  const answered = confirmed + refuted;
  return answered === 0 ? undefined : 1 - confirmed / answered;
};
