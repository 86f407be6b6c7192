export {
  type AugmentationPool,
  type AugmentationRates,
  augmentationPool,
  augmentSample,
  COMMON_USER_AGENTS,
  DEFAULT_AUGMENTATION,
  withUserAgent,
} from './augmentation.ts';
export { BACKEND_NAMES, type Backend, type BackendName, openBackend } from './backend.ts';
export { CALIBRATED, type Calibration, calibrated } from './calibration.ts';
export { calibrationOf } from './calibration-of.ts';
export { type CrossValidationOptions, crossValidate, type OutOfFoldScores } from './cross-validation.ts';
export { DEFAULT_NETWORK, Ensemble, NETWORK_NAMES, type NetworkName, networkName } from './ensemble.ts';
export { familyFolds, foldGroup } from './folds.ts';
export { type LabelledSample, selectTrainingSamples } from './labelled-sample.ts';
export {
  type Evaluation,
  evaluateScores,
  type FamilyMetrics,
  type Metrics,
  metricsOf,
  type ScoredFlow,
  scoreSoftware,
} from './metrics.ts';
export { modelCard } from './model-card.ts';
export { type ComparedModel, type ComparisonOptions, compareModels } from './model-comparison.ts';
export { isModelError, type ModelErrorCode } from './model-error.ts';
export {
  addModelVersion,
  BASE_VERSION,
  championMark,
  hasModel,
  listModelVersions,
  type ModelVersion,
  promoteModel,
  pruneModelVersions,
  rollbackModel,
  type VersionOutcome,
  type VersionState,
} from './model-versions.ts';
export { withNestedThresholds } from './nested-thresholds.ts';
export { type Occlusion, occlusions, rewritten, type SamplePart } from './occlusion.ts';
export { parseSample, type SampleHeader, type SampleRequest } from './parsed-sample.ts';
export {
  type LoadedModel,
  loadModel,
  MODEL_KINDS,
  type ModelDescription,
  type ModelKind,
  readModelDescription,
  type SaveOptions,
  saveModel,
} from './registry.ts';
export { type RetrainOptions, retrainModel } from './retrain-model.ts';
export { makeSample, SAMPLE_LENGTH } from './sample.ts';
export { makeScorer, type Scorer } from './scorer.ts';
export { dampedOutOfFold, SoftwareDamping } from './software-damping.ts';
export {
  describeTrainingData,
  type TrainedModel,
  type TrainingData,
  type TrainOptions,
  trainModel,
} from './train-model.ts';
export { makeTrainingRows } from './training-set.ts';
export {
  type MetricsSpread,
  type Spread,
  type ValidationReport,
  validationReport,
} from './validation-report.ts';
