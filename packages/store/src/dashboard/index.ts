export * from './accounts.ts';
export { type ApplicationRow, applicationList } from './application-list.ts';
export { type AuditRow, auditList } from './audit-list.ts';
export {
  type CaptureDetail,
  type CaptureListRow,
  type CaptureProgress,
  captureList,
  captureProgress,
  findCapture,
} from './captures.ts';
export {
  type ApplicationServerRow,
  CONNECTION_LIMIT,
  type ConnectionRow,
  connections,
  serversOfApplication,
} from './connections.ts';
export { type CutText, LIST_TEXT_LENGTH, WHOLE_TEXT_LENGTH } from './cut-text.ts';
export { dataSpan } from './data-span.ts';
export {
  type ApplicationEntity,
  type Figures,
  findApplication,
  findHost,
  findServer,
  type HostEntity,
  kindsOfApplication,
  type ServerEntity,
} from './entities.ts';
export { type HostRow, hostList } from './host-list.ts';
export { INVENTORY_LIMIT, type InventoryRow, inventory } from './inventory.ts';
export {
  type CappedCount,
  COUNT_CAP,
  type ListCursor,
  type ListDefinition,
  type ListRequest,
  type ListResult,
  loadList,
  type TimeRange,
} from './list-page.ts';
export { liveMark } from './live-mark.ts';
export {
  type LossPoint,
  lossesWithin,
  type OverviewActivity,
  type OverviewTotals,
  overviewActivity,
  type TimeBucket,
  type TimeStep,
} from './overview.ts';
export {
  type ConnectionGraph,
  connectionGraph,
  type GraphLink,
  type PlacedServer,
  type PlacedServers,
  serverPlaces,
} from './overview-places.ts';
export {
  type PopulationStability,
  populationStability,
  SCORE_PARTS,
} from './population-stability.ts';
export { type ReportRow, reportList } from './report-list.ts';
export { type ScoreStep, type ScoreSteps, scoreSteps } from './score-steps.ts';
export { fieldNames } from './search-field.ts';
export * from './search-term.ts';
export { type ServerRow, serverList } from './server-list.ts';
export { type AllowRuleOfVerdict, findVerdict, findVerdictId, type VerdictDetail } from './verdict.ts';
