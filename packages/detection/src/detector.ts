import type { FingerprintBook } from '@mad/fingerprint';
import type { InsideTest } from '@mad/flows';
import { makeSample } from '@mad/model';
import {
  buildRequestGraph,
  type ClassifiedRequest,
  describeReason,
  groupSoftware,
  isJudged,
  type JudgedKind,
  type RequestKind,
  type SoftwareFlow,
  type SoftwareGroup,
  type SoftwareGroups,
  type TopSites,
} from '@mad/webgraphic';
import type { ReadProgress } from './capture-file.ts';
import { type CaptureRequests, readCaptureRequests } from './capture-requests.ts';
import { type FingerprintFinding, recogniseSoftware } from './fingerprint-finding.ts';
import type { DecidedBy, FlowVerdict, Verdict } from './flow-verdict.ts';
import type { KindModel, ModelSource } from './kind-model.ts';

/** What a {@link Detector} works with. */
export interface DetectorOptions {
  readonly topSites: TopSites;
  readonly isInside: InsideTest;
  readonly models: ModelSource;
  /** Software met before; without it every group goes to the models. */
  readonly book?: FingerprintBook;
  /** Takes the place of the models' own thresholds. */
  readonly threshold?: number;
}

/** All that MAD says of one capture. */
export interface CaptureVerdicts extends CaptureRequests {
  readonly groups: SoftwareGroups;
  /** What the book said of each judged group, by kind and key. */
  readonly findings: ReadonlyMap<SoftwareGroup, FingerprintFinding>;
  /** One verdict a flow, in order of time. */
  readonly verdicts: readonly FlowVerdict[];
}

interface Judgement {
  readonly verdict: Verdict;
  readonly score: number;
  readonly decidedBy: DecidedBy;
  readonly reasons: readonly string[];
}

/** The path of a capture from bytes to verdicts (specification §1). */
export class Detector {
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  /** @throws MadError `MAD_CAPTURE_UNREADABLE`; a damaged capture is judged as far as it goes. */
  async judge(path: string, onProgress?: ReadProgress): Promise<CaptureVerdicts> {
    const { isInside, topSites } = this.#options;
    const read = await readCaptureRequests(path, isInside, onProgress);
    const groups = groupSoftware(buildRequestGraph(read.requests, { topSites }));
    const findings = new Map<SoftwareGroup, FingerprintFinding>();
    const verdicts: FlowVerdict[] = [];
    for (const [kind, byKey] of groups) {
      for (const group of byKey.values()) {
        if (isJudged(kind) && this.#options.book !== undefined)
          findings.set(group, recogniseSoftware(this.#options.book, group));
      }
      const judged = [...byKey.values()].flatMap((group) => group.flows.map((flow) => ({ group, flow })));
      const judgements = isJudged(kind)
        ? await this.#judgeFlows(kind, judged, findings)
        : judged.map(({ flow }) => notJudged(kind, flow));
      judged.forEach(({ group, flow }, i) => {
        verdicts.push(flowVerdict(path, group, flow, judgements[i]));
      });
    }
    verdicts.sort((a, b) => a.time - b.time || a.flow.id - b.flow.id);
    return { ...read, groups, findings, verdicts };
  }

  async #judgeFlows(
    kind: JudgedKind,
    judged: readonly { readonly group: SoftwareGroup; readonly flow: SoftwareFlow }[],
    findings: ReadonlyMap<SoftwareGroup, FingerprintFinding>,
  ): Promise<Judgement[]> {
    const judgements = judged.map(({ group, flow }) => knownSoftware(findings.get(group), flow));
    const open = judged.filter((_, i) => judgements[i] === undefined);
    if (open.length === 0) return judgements.filter((judgement) => judgement !== undefined);
    const model = await this.#options.models(kind);
    const scores = await scoreFlows(
      model,
      open.map(({ flow }) => flow),
    );
    let next = 0;
    return judgements.map((known, i) => known ?? this.#scored(model, scores[next++], judged[i].flow));
  }

  #scored(model: KindModel, score: number, flow: SoftwareFlow): Judgement {
    const threshold = this.#options.threshold ?? model.threshold;
    const verdict = score >= threshold ? 'malicious' : 'clean';
    const side = verdict === 'malicious' ? 'at or above' : 'below';
    return {
      verdict,
      score,
      decidedBy: 'cnn',
      reasons: [
        `model ${model.name} scores its request headers ${score.toFixed(3)}, ${side} the threshold ${threshold.toFixed(3)}`,
        `taken for background software: ${describeReason(kindReason(flow))}`,
      ],
    };
  }
}

/** The sample of a flow: the header blocks of all its requests, in order (specification §6). */
export const flowSample = (flow: SoftwareFlow): Uint8Array =>
  makeSample(flow.requests.map(({ item }) => item.request.headerBlock));

/**
 * Scores flows, those of one request with the same header block once: equal blocks are one object, and a beacon sends the same
 * one for hours.
 */
const scoreFlows = async (model: KindModel, flows: readonly SoftwareFlow[]): Promise<number[]> => {
  const places = new Map<Uint8Array | SoftwareFlow, number>();
  const samples: Uint8Array[] = [];
  const rows = flows.map((flow) => {
    const content = flow.requests.length === 1 ? flow.requests[0].item.request.headerBlock : flow;
    const known = places.get(content);
    if (known !== undefined) return known;
    places.set(content, samples.length);
    return samples.push(flowSample(flow)) - 1;
  });
  const scores = await model.score(samples);
  return rows.map((row) => scores[row]);
};

/** The first request that made the flow what it is. */
const kindRequest = (flow: SoftwareFlow): ClassifiedRequest =>
  flow.requests.find(({ kind }) => kind === flow.kind) ?? flow.requests[0];

const kindReason = (flow: SoftwareFlow): ClassifiedRequest['reason'] => kindRequest(flow).reason;

const notJudged = (kind: RequestKind, flow: SoftwareFlow): Judgement => {
  const isTopSite = kind === 'Filtered';
  const why = describeReason(kindReason(flow));
  return {
    verdict: 'clean',
    score: 0,
    decidedBy: isTopSite ? 'top_site' : 'browser',
    reasons: [isTopSite ? `not judged: ${why}` : `a browser's request: ${why}`],
  };
};

/** The judgement of the book, or undefined for new software. */
const knownSoftware = (
  finding: FingerprintFinding | undefined,
  flow: SoftwareFlow,
): Judgement | undefined => {
  if (finding === undefined || finding.verdict === undefined) return undefined;
  return {
    verdict: finding.verdict,
    score: finding.score,
    decidedBy: 'fingerprint',
    reasons: [...finding.reasons, `taken for background software: ${describeReason(kindReason(flow))}`],
  };
};

const flowVerdict = (
  capture: string,
  group: SoftwareGroup,
  { flow, inside, kind, requests }: SoftwareFlow,
  judgement: Judgement,
): FlowVerdict => {
  const { request } = (requests.find((one) => one.kind === kind) ?? requests[0]).item;
  const insideIsClient = request.client.address === inside;
  const host = request.host ?? request.server.address;
  return {
    capture,
    flow,
    time: requests[0].item.request.time,
    inside: insideIsClient ? request.client : request.server,
    outside: insideIsClient ? request.server : request.client,
    kind,
    software: group.key,
    userAgent: group.userAgent,
    host,
    url: /^[a-z][a-z0-9+.-]*:\/\//i.test(request.uri) ? request.uri : `http://${host}${request.uri}`,
    ...judgement,
  };
};
