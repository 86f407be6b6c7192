export * from './accounts.ts';
export * from './cut-text.ts';
export { type HostRow, hostList } from './host-list.ts';
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
export { type ReportRow, reportList } from './report-list.ts';
export { fieldNames } from './search-field.ts';
export * from './search-term.ts';
