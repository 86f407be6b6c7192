import type { ClassifiedRequest, RequestKind, SoftwareFlow, SoftwareGroup } from '@mad/webgraphic';
import type { FingerprintFinding } from './fingerprint-finding.ts';
import type { DecidedBy, FlowVerdict, Verdict } from './flow-verdict.ts';
import type { KindModel } from './kind-model.ts';
import { groundSentence, type VerdictGround } from './verdict-ground.ts';

/** The part of a verdict that one of MAD's judges gives. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly score: number;
  readonly decidedBy: DecidedBy;
  /** Most important first. */
  readonly grounds: readonly VerdictGround[];
}

/** The first request that made the flow what it is. */
export const kindRequest = (flow: SoftwareFlow): ClassifiedRequest =>
  flow.requests.length === 1
    ? flow.requests[0]
    : (flow.requests.find(({ kind }) => kind === flow.kind) ?? flow.requests[0]);

const kindReason = (flow: SoftwareFlow): ClassifiedRequest['reason'] => kindRequest(flow).reason;

/** The judgement of a flow that a browser asked for, or that went to a top site. */
export const notJudged = (kind: RequestKind, flow: SoftwareFlow): Judgement => {
  const isTopSite = kind === 'Filtered';
  const request = kindReason(flow);
  return {
    verdict: 'clean',
    score: 0,
    decidedBy: isTopSite ? 'top_site' : 'browser',
    grounds: [{ code: isTopSite ? 'top-site' : 'browser-request', request }],
  };
};

/** The score of a flow. */
export interface FlowScore {
  /** By its own requests. */
  readonly own: number;
  /** Held against the other flows of its software (`SoftwareDamping` of the model room); not higher than its own. */
  readonly damped: number;
}

/** The judgement of a model. */
export const scoredFlow = (
  model: KindModel,
  threshold: number,
  { own, damped: score }: FlowScore,
  flow: SoftwareFlow,
): Judgement => {
  const scored: VerdictGround = { code: 'model-score', model: model.name, score, threshold };
  const background: VerdictGround = { code: 'background-software', request: kindReason(flow) };
  return {
    verdict: score >= threshold ? 'malicious' : 'clean',
    score,
    decidedBy: 'cnn',
    grounds:
      score < own ? [scored, { code: 'damped-by-software', own, score }, background] : [scored, background],
  };
};

/** The judgement of the book, or undefined for new software. */
export const knownSoftware = (
  finding: FingerprintFinding | undefined,
  flow: SoftwareFlow,
): Judgement | undefined => {
  if (finding === undefined || finding.verdict === undefined) return undefined;
  return {
    verdict: finding.verdict,
    score: finding.score,
    decidedBy: 'fingerprint',
    grounds: [...finding.grounds, { code: 'background-software', request: kindReason(flow) }],
  };
};

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A flow with its judgement. */
export const flowVerdict = (
  capture: string,
  { key, userAgent }: Pick<SoftwareGroup, 'key' | 'userAgent'>,
  software: SoftwareFlow,
  { verdict, score, decidedBy, grounds }: Judgement,
): FlowVerdict => {
  const { flow, inside, kind, requests } = software;
  const { request } = kindRequest(software).item;
  const { uri, client, server } = request;
  const insideIsClient = client.address === inside;
  const host = request.host ?? server.address;
  // Field by field: spreading the judgement takes longer than all the rest.
  return {
    capture,
    flow,
    time: requests[0].item.request.time,
    inside: insideIsClient ? client : server,
    outside: insideIsClient ? server : client,
    kind,
    software: key,
    userAgent,
    host,
    url: !uri.startsWith('/') && ABSOLUTE.test(uri) ? uri : `http://${host}${uri}`,
    verdict,
    score,
    decidedBy,
    grounds,
    reasons: grounds.map(groundSentence),
  };
};
