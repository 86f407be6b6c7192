import { communityId, flowName } from '@mad/flows';
import { describeUserAgent } from '@mad/protocols';
import { capturedText } from './captured-text.ts';
import type { Explanation } from './explanation/explanation.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { timestampText } from './timestamp.ts';

/** A verdict as other tools read it; names follow Suricata's EVE where it has one. */
export interface VerdictDocument {
  /** ISO 8601, microseconds, capture time of the flow's first request. */
  readonly timestamp: string;
  readonly capture: string;
  readonly flow: string;
  /** The inside end. */
  readonly src_ip: string;
  readonly src_port: number;
  readonly dest_ip: string;
  readonly dest_port: number;
  readonly proto: 'TCP';
  readonly app_proto: 'http';
  readonly community_id: string;
  readonly kind: string;
  readonly software: string;
  readonly user_agent: string | null;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  readonly type: string;
  readonly host: string;
  readonly url: string;
  readonly verdict: string;
  /** 0 to 1. */
  readonly score: number;
  readonly decided_by: string;
  readonly reasons: readonly string[];
  /** Of a malicious one, where explanations were asked for. */
  readonly explanation?: Explanation;
}

const SCORE_DIGITS = 1e6;

/** The document of a verdict, fields in the order of the contract. */
export const verdictDocument = (verdict: FlowVerdict): VerdictDocument =>
  verdict.explanation === undefined
    ? verdictFields(verdict)
    : { ...verdictFields(verdict), explanation: verdict.explanation };

/** The document of a verdict but for its last field, the explanation. */
export const verdictFields = (verdict: FlowVerdict): Omit<VerdictDocument, 'explanation'> => {
  const { device, os, browser, type } = describeUserAgent(verdict.userAgent);
  return {
    timestamp: timestampText(verdict.time),
    capture: verdict.capture,
    flow: flowName(verdict.flow),
    src_ip: verdict.inside.address,
    src_port: verdict.inside.port,
    dest_ip: verdict.outside.address,
    dest_port: verdict.outside.port,
    proto: 'TCP',
    app_proto: 'http',
    community_id: communityId(verdict.inside, verdict.outside),
    kind: verdict.kind,
    software: capturedText(verdict.software),
    user_agent: verdict.userAgent === undefined ? null : capturedText(verdict.userAgent),
    device,
    os,
    browser,
    type,
    host: capturedText(verdict.host),
    url: capturedText(verdict.url),
    verdict: verdict.verdict,
    score: Math.round(verdict.score * SCORE_DIGITS) / SCORE_DIGITS,
    decided_by: verdict.decidedBy,
    reasons: verdict.reasons.map(capturedText),
  };
};
