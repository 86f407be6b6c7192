export type { CaptureReading, CaptureRequests } from './capture-requests.ts';
export { capturedText } from './captured-text.ts';
export { type FlowDocument, KIND_NUMBERS, type ReportEntry } from './dataset-documents.ts';
export { captureDatasetName, datasetName } from './dataset-name.ts';
export { type DecanterResult, evaluateDecanter } from './decanter-evaluation.ts';
export {
  type CaptureVerdicts,
  Detector,
  type DetectorOptions,
  type JudgedReading,
  type JudgeFlowsOptions,
} from './detector.ts';
export type { Explanation, LineWeight, NearestFingerprint } from './explanation/explanation.ts';
export type { WeighingUnit } from './explanation/line-weigher.ts';
export type { FrozenPart, ModelComparison, PartComparison, PartFigures } from './feedback/compare-models.ts';
export {
  type CaptureFeedback,
  type CaptureLoss,
  FEEDBACK_IS_OFF,
  FeedbackLoop,
  type FeedbackOptions,
  type FeedbackRound,
  type FinishedCapture,
  openFeedbackLoop,
} from './feedback/feedback-loop.ts';
export type { RefreshedBook } from './feedback/refresh-fingerprints.ts';
export { RetrainDataset, type SampleLabel, type SampleSelection } from './feedback/retrain-dataset.ts';
export type { RetrainEntry, SampleVerdict } from './feedback/retrain-entry.ts';
export {
  type KindRetrained,
  type Retrained,
  type RetrainModelsOptions,
  retrainModels,
} from './feedback/retrain-models.ts';
export { type MigratedModel, migrateModel } from './feedback/site-migration.ts';
export { RETRAIN_LOSS, validationLoss } from './feedback/validation-loss.ts';
export type { FingerprintFinding } from './fingerprint-finding.ts';
export { type FlowPlace, flowCapture, type WrittenFlow } from './flow-capture.ts';
export type { DecidedBy, FlowVerdict, Verdict } from './flow-verdict.ts';
export { judgeCapture } from './judge-capture.ts';
export type {
  CaptureWarning,
  JudgeCaptureOptions,
  JudgedCapture,
  JudgedCaptureFlow,
  JudgedFlow,
  JudgedSoftware,
  LimitHit,
} from './judged-capture.ts';
export type { KindModel, ModelSource } from './kind-model.ts';
export { type LabelledFlow, readLabelFile } from './label-file.ts';
export {
  type CorpusProgress,
  type LabelledCaptures,
  type LabelledRequests,
  labelledSoftware,
  readLabelledCaptures,
} from './labelled-captures.ts';
export { labelledFingerprints } from './labelled-fingerprints.ts';
export { kindByUserAgent, labelledSamples } from './labelled-samples.ts';
export { limitHits } from './limit-hits.ts';
export {
  evaluateMigration,
  MIGRATION_STAGES,
  type MigratedSite,
  type MigrationCounts,
  type MigrationEvaluation,
  type MigrationStage,
  SITE_HALVINGS,
  type SiteHalving,
} from './migration-evaluation.ts';
export { FINGERPRINT_FILE, type ModelFolder, openModelFolder } from './model-folder.ts';
export { runSelfTest, type SelfTestResult } from './self-test.ts';
export { evaluateSystem, type FilteredSoftware, type SystemEvaluation } from './system-evaluation.ts';
export { timestampText } from './timestamp.ts';
export { loadTopSites, type TopSiteList } from './top-site-list.ts';
export { evaluateUnseen, type UnseenEvaluation, type UnseenEvaluationOptions } from './unseen-evaluation.ts';
export { type VerdictDocument, verdictDocument, verdictFields } from './verdict-document.ts';
export { type GroundDocument, groundDocument, type VerdictGround } from './verdict-ground.ts';
