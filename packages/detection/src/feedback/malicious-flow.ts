import { flowName } from '@mad/flows';
import { isJudged, type JudgedKind } from '@mad/webgraphic';
import { flowSample } from '../flow-scorer.ts';
import type { JudgedFlow } from '../judged-capture.ts';

/** What the feedback loop remembers of a flow that was called malicious. */
export interface MaliciousFlow {
  readonly name: string;
  readonly kind: JudgedKind;
  /** Key of its software: inside address and User-Agent. */
  readonly software: string;
  readonly userAgent: string | undefined;
  readonly url: string;
  readonly host: string;
  readonly serverAddress: string;
  /** The bytes that were judged (specification §6); undefined unless a model called it malicious. */
  readonly sample: Uint8Array | undefined;
}

/** The flow as the feedback loop needs it; undefined unless it was judged and called malicious. */
export const maliciousFlow = ({ verdict, flow }: JudgedFlow): MaliciousFlow | undefined => {
  const { kind } = verdict;
  if (verdict.verdict !== 'malicious' || !isJudged(kind)) return undefined;
  return {
    name: flowName(verdict.flow),
    kind,
    software: verdict.software,
    userAgent: verdict.userAgent,
    url: verdict.url,
    host: verdict.host,
    serverAddress: verdict.outside.address,
    sample: verdict.decidedBy === 'cnn' ? flowSample(flow) : undefined,
  };
};
