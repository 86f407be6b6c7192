import {
  type ApplicationRow,
  applicationList,
  type HostRow,
  hostList,
  type ListDefinition,
  type ReportRow,
  reportList,
  type ServerRow,
  serverList,
} from '@mad/store';
import type { CellValue } from './export-cell.ts';

/** A list as a file: which, and what stands in its columns. The names are the same in every language, for programs. */
export interface ExportList<Row> {
  readonly list: ListDefinition<Row>;
  readonly columns: Readonly<Record<string, (row: Row) => CellValue>>;
}

const define = <Row>(list: ListDefinition<Row>, columns: ExportList<Row>['columns']): ExportList<Row> => ({
  list,
  columns,
});

const FIGURES = {
  verdicts: (row: { readonly verdicts: number }) => row.verdicts,
  malicious: (row: { readonly malicious: number }) => row.malicious,
  first_seen: (row: { readonly firstSeen: string }) => row.firstSeen,
  last_seen: (row: { readonly lastSeen: string }) => row.lastSeen,
};

export const REPORT_EXPORT = define<ReportRow>(reportList, {
  id: (row) => row.id,
  time: (row) => row.time,
  verdict: (row) => (row.isHidden ? 'hidden' : row.isMalicious ? 'malicious' : 'clean'),
  score: (row) => row.score,
  decided_by: (row) => row.decidedBy,
  srcip: (row) => row.host,
  srcport: (row) => row.hostPort,
  dstip: (row) => row.server,
  dstport: (row) => row.serverPort,
  ua: (row) => row.userAgent.text,
  url: (row) => row.url.text,
  type: (row) => row.type,
  triage: (row) => row.triage,
});

export const HOST_EXPORT = define<HostRow>(hostList, {
  host: (row) => row.address,
  ...FIGURES,
  software: (row) => row.software,
  servers: (row) => row.servers,
});

export const SERVER_EXPORT = define<ServerRow>(serverList, {
  server: (row) => row.address,
  country: (row) => row.country,
  organisation: (row) => row.organisation,
  hosts: (row) => row.hosts,
  ...FIGURES,
});

export const SOFTWARE_EXPORT = define<ApplicationRow>(applicationList, {
  ua: (row) => row.userAgent.text,
  device: (row) => row.device,
  os: (row) => row.os,
  browser: (row) => row.browser,
  hosts: (row) => row.hosts,
  ...FIGURES,
});
