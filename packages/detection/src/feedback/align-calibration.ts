import { type Calibration, type LabelledSample, type Scorer, scoreSoftware } from '@mad/model';

/** Beyond these log-odds a score says no more than that the model is sure. */
const SURE = 12;
/** A candidate that would have to be stretched further than this has not learnt the same thing. */
const LARGEST_STRETCH = 2;

/**
 * The calibration with which a candidate's scores mean what the champion's do. Training onwards moves all scores a little, and the
 * threshold was set on scores of software that the first training had not seen, which nobody can repeat at a site. So the
 * candidate's log-odds are stretched and shifted until malicious and harmless software of the known samples have, in the mean, the
 * champion's; then its threshold is worth as much.
 *
 * @param calibration of the candidate
 * @param samples known to both; the calibration stays as it is when they are of one class
 */
export const alignCalibration = async (
  champion: Scorer,
  candidate: Scorer,
  calibration: Calibration,
  samples: readonly LabelledSample[],
): Promise<Calibration> => {
  const [wanted, given] = [await classMeans(champion, samples), await classMeans(candidate, samples)];
  const stretch = (wanted.malicious - wanted.benign) / (given.malicious - given.benign);
  if (!(stretch > 0)) return calibration;
  const slope = Math.min(LARGEST_STRETCH, Math.max(1 / LARGEST_STRETCH, stretch));
  const offset = (wanted.malicious + wanted.benign - slope * (given.malicious + given.benign)) / 2;
  return { slope: slope * calibration.slope, offset: slope * calibration.offset + offset };
};

const classMeans = async (
  model: Scorer,
  samples: readonly LabelledSample[],
): Promise<{ readonly malicious: number; readonly benign: number }> => {
  const scores = await model.score(samples.map(({ sample }) => sample));
  const software = scoreSoftware(
    samples.map(({ label, family, software: key }, i) => ({
      label,
      family,
      software: key,
      score: scores[i] ?? 0,
    })),
  );
  const mean = (wanted: LabelledSample['label']): number => {
    const own = software.filter(({ label }) => label === wanted);
    return own.reduce((sum, { score }) => sum + logOdds(score), 0) / own.length;
  };
  return { malicious: mean('malicious'), benign: mean('benign') };
};

const logOdds = (score: number): number =>
  Math.min(SURE, Math.max(-SURE, Math.log(score) - Math.log(1 - score)));
