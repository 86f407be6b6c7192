import { flowName } from '@mad/flows';
import { describeUserAgent } from '@mad/protocols';
import type { RequestKind, SoftwareFlow } from '@mad/webgraphic';
import { capturedText } from './captured-text.ts';
import type { Explanation } from './explanation/explanation.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { timestampText } from './timestamp.ts';

/** The numbers MAD's documents and database use for kinds (specification §8). */
export const KIND_NUMBERS: Readonly<Record<Exclude<RequestKind, 'Filtered'>, number>> = {
  Browser_PC: 1,
  Background_PC: 2,
  Browser_Phone: 3,
  Background_Phone: 4,
  Suspicious: 5,
};

/** What `record.json` holds of a flow. */
export interface FlowDocument {
  /** Name of the flow, with `.pcap`. */
  readonly filename: string;
  readonly type: number;
  readonly is_malicious: 0 | 1;
  /** Header block of each request. */
  readonly http: readonly string[];
  readonly UA: string;
  readonly url: string;
  /** Key of the software group. */
  readonly ipua: string;
}

/** An entry of `report.json`: what the report generator and the dashboard show. */
export interface ReportEntry extends FlowDocument {
  readonly srcIP: string;
  readonly srcPort: number;
  readonly dstIP: string;
  readonly dstPort: number;
  readonly time: string;
  readonly name: string;
  readonly info: {
    readonly device: string;
    readonly os: string;
    readonly browser: string;
    readonly type: string;
  };
  readonly detected_by_cnn: 0 | 1;
  readonly malicious_url: 0 | 1;
  /** Of a malicious flow, where explanations were asked for. */
  readonly explanation?: Explanation;
}

/** What stands in the documents of a flow; undefined for a `Filtered` one, which stands in none. */
export const reportEntry = (flow: SoftwareFlow, verdict: FlowVerdict): ReportEntry | undefined => {
  if (verdict.kind === 'Filtered') return undefined;
  const { device, os, browser, type } = describeUserAgent(verdict.userAgent);
  const isMalicious = verdict.verdict === 'malicious' ? 1 : 0;
  const name = flowName(verdict.flow);
  return {
    filename: `${name}.pcap`,
    type: KIND_NUMBERS[verdict.kind],
    is_malicious: isMalicious,
    http: flow.requests.map(({ item }) =>
      capturedText(Buffer.from(item.request.headerBlock).toString('latin1')),
    ),
    UA: capturedText(verdict.userAgent ?? 'UnknownUA'),
    url: capturedText(verdict.url),
    ipua: capturedText(verdict.software),
    srcIP: verdict.inside.address,
    srcPort: verdict.inside.port,
    dstIP: verdict.outside.address,
    dstPort: verdict.outside.port,
    time: timestampText(verdict.time),
    name,
    info: { device, os, browser, type },
    detected_by_cnn: verdict.decidedBy === 'cnn' ? 1 : 0,
    malicious_url: isMalicious,
    ...(verdict.explanation === undefined ? {} : { explanation: verdict.explanation }),
  };
};

/** The part of an entry that `record.json` holds. */
export const flowDocument = ({
  filename,
  type,
  is_malicious,
  http,
  UA,
  url,
  ipua,
}: ReportEntry): FlowDocument => ({
  filename,
  type,
  is_malicious,
  http,
  UA,
  url,
  ipua,
});
