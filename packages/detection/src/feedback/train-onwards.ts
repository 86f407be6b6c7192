import {
  type LabelledSample,
  makeScorer,
  type RetrainOptions,
  retrainModel,
  type Scorer,
  type TrainedModel,
} from '@mad/model';
import { alignCalibration } from './align-calibration.ts';

/** A round moves a model by a little; few samples of a site among many known ones need some. */
const MOST_ROUNDS = 4;
/** Share of a site's samples that a model is right about before no further round is needed. */
const ENOUGH = 0.9;

/**
 * A model trained onwards on a site's samples and, so that they are not forgotten, on known ones, round after round until it is right
 * about the site's, four at most; its scores are aligned with those of the model it was made from, so that its threshold keeps its
 * worth. The given model stays as it is.
 *
 * @param known of both classes; the more a site's samples are of one class, the more depends on them
 * @throws MadError `MAD_MODEL_TOO_FEW_SAMPLES` when there is no sample
 */
export const trainOnwards = async (
  champion: TrainedModel,
  site: readonly LabelledSample[],
  known: readonly LabelledSample[],
  options: RetrainOptions,
): Promise<TrainedModel> => {
  const { onProgress } = options;
  let model = champion;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const retrained = await retrainModel(model, [...site, ...known], {
      ...options,
      ...(onProgress && { onProgress: (step, share) => onProgress(step, (round + share) / MOST_ROUNDS) }),
    });
    if (model !== champion) await model.ensemble.dispose();
    const { calibration } = champion;
    const aligned = await alignCalibration(
      scorerOf(champion),
      scorerOf({ ...retrained, calibration }),
      calibration,
      known,
    );
    // To whoever reads its card, all rounds are one training.
    model = {
      ...retrained,
      calibration: aligned,
      retrained: [...champion.retrained, ...retrained.retrained.slice(-1)],
    };
    if ((await shareRight(scorerOf(model), site)) >= ENOUGH) break;
  }
  return model;
};

/** A trained model, to ask for scores. */
export const scorerOf = ({ ensemble, calibration, threshold }: TrainedModel): Scorer =>
  makeScorer(ensemble, calibration, threshold);

const shareRight = async (model: Scorer, samples: readonly LabelledSample[]): Promise<number> => {
  const scores = await model.score(samples.map(({ sample }) => sample));
  const right = samples.filter(
    ({ label }, place) => scores[place] >= model.threshold === (label === 'malicious'),
  );
  return right.length / samples.length;
};
