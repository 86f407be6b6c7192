import type { FingerprintBook } from '@mad/fingerprint';
import type { InsideTest } from '@mad/flows';
import {
  buildRequestGraph,
  groupSoftware,
  isJudged,
  type JudgedKind,
  RequestGraph,
  type SoftwareFlow,
  type SoftwareGroup,
  type SoftwareGroups,
  softwareKey,
  type TopSites,
  userAgentOf,
} from '@mad/webgraphic';
import type { ReadProgress } from './capture-file.ts';
import {
  type CaptureReading,
  type CaptureRequests,
  collectRequests,
  readRequests,
} from './capture-requests.ts';
import { type FingerprintFinding, recogniseSoftware } from './fingerprint-finding.ts';
import { FlowGatherer } from './flow-gatherer.ts';
import { FlowScorer } from './flow-scorer.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import {
  flowVerdict,
  type Judgement,
  kindRequest,
  knownSoftware,
  notJudged,
  scoredFlow,
} from './judgement.ts';
import type { KindModel, ModelSource } from './kind-model.ts';
import { RequestSorter } from './request-sorter.ts';

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

/** Flows judged together while a capture is read. */
const BATCH = 2048;

interface Scoring {
  readonly model: KindModel;
  readonly scorer: FlowScorer;
}

/** The path of a capture from bytes to verdicts (specification §1). */
export class Detector {
  readonly #options: DetectorOptions;
  readonly #scorings = new Map<JudgedKind, Promise<Scoring>>();

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  /**
   * Judges a capture and keeps all that was found on the way: groups, requests, findings. Memory grows with the number of
   * requests.
   *
   * @throws MadError `MAD_CAPTURE_UNREADABLE`; a damaged capture is judged as far as it goes.
   */
  async judge(path: string, onProgress?: ReadProgress): Promise<CaptureVerdicts> {
    const { isInside, topSites, book } = this.#options;
    const read = await collectRequests(path, isInside, onProgress);
    const groups = groupSoftware(buildRequestGraph(read.requests, { topSites }));
    const findings = new Map<SoftwareGroup, FingerprintFinding>();
    const verdicts: FlowVerdict[] = [];
    for (const [kind, byKey] of groups) {
      if (isJudged(kind) && book !== undefined)
        for (const group of byKey.values()) findings.set(group, recogniseSoftware(book, group));
      const grouped = [...byKey.values()].flatMap((group) => group.flows.map((flow) => ({ group, flow })));
      const judgements = await this.#judgeFlows(
        grouped.map(({ flow }) => flow),
        (i) => knownSoftware(findings.get(grouped[i].group), grouped[i].flow),
      );
      grouped.forEach(({ group, flow }, i) => {
        verdicts.push(flowVerdict(path, group, flow, judgements[i]));
      });
    }
    verdicts.sort(byTime);
    return { ...read, groups, findings, verdicts };
  }

  /**
   * Judges a capture of any length and hands out each verdict once: flows are judged in batches as they end, those of a batch
   * in order of time. Memory does not grow with the capture, unless there is a fingerprint book: to be looked up in it, groups
   * must be whole.
   *
   * @throws MadError `MAD_CAPTURE_UNREADABLE`; a damaged capture is judged as far as it goes.
   */
  async judgeEach(
    path: string,
    onVerdict: (verdict: FlowVerdict) => void,
    onProgress: ReadProgress = () => {},
  ): Promise<CaptureReading> {
    const { isInside, topSites, book } = this.#options;
    if (book !== undefined) {
      const { verdicts, ...reading } = await this.judge(path, onProgress);
      verdicts.forEach(onVerdict);
      return reading;
    }
    let complete: SoftwareFlow[] = [];
    const giveOut = async (): Promise<void> => {
      const batch = complete;
      complete = [];
      const judgements = await this.#judgeFlows(batch);
      const verdicts = batch.map((flow, i) => flowVerdict(path, groupOf(flow), flow, judgements[i]));
      verdicts.sort(byTime).forEach(onVerdict);
    };
    const gatherer = new FlowGatherer((flow) => complete.push(flow));
    const openGraph = (): RequestGraph =>
      new RequestGraph((request) => gatherer.classified(request), { topSites });
    let graph = openGraph();
    let index = 0;
    const sorter = new RequestSorter(
      (item) => graph.add(item, index++),
      () => {
        graph.finish();
        graph = openGraph();
      },
    );
    const reading = await readRequests(path, isInside, {
      onRequest: (item) => {
        gatherer.expect(item.request.flow);
        sorter.add(item);
      },
      onEnd: (flow) => gatherer.end(flow),
      onProgress: async (read) => {
        await onProgress(read);
        if (complete.length >= BATCH) await giveOut();
      },
    });
    sorter.finish();
    graph.finish();
    await giveOut();
    return reading;
  }

  /** Judges flows of any kinds; `known` may already have a judgement for the flow at a place. */
  async #judgeFlows(
    flows: readonly SoftwareFlow[],
    known: (place: number) => Judgement | undefined = () => undefined,
  ): Promise<Judgement[]> {
    const judgements = new Array<Judgement>(flows.length);
    const open = new Map<JudgedKind, number[]>();
    flows.forEach((flow, i) => {
      const { kind } = flow;
      const judgement = isJudged(kind) ? known(i) : notJudged(kind, flow);
      if (judgement !== undefined) {
        judgements[i] = judgement;
      } else if (isJudged(kind)) {
        const places = open.get(kind);
        if (places === undefined) open.set(kind, [i]);
        else places.push(i);
      }
    });
    for (const [kind, places] of open) {
      const { model, scorer } = await this.#scoring(kind);
      const threshold = this.#options.threshold ?? model.threshold;
      const scores = await scorer.score(places.map((i) => flows[i]));
      places.forEach((place, i) => {
        judgements[place] = scoredFlow(model, threshold, scores[i], flows[place]);
      });
    }
    return judgements;
  }

  #scoring(kind: JudgedKind): Promise<Scoring> {
    const opened = this.#scorings.get(kind);
    if (opened !== undefined) return opened;
    const opening = this.#options.models(kind).then((model) => ({ model, scorer: new FlowScorer(model) }));
    this.#scorings.set(kind, opening);
    return opening;
  }
}

const byTime = (a: FlowVerdict, b: FlowVerdict): number => a.time - b.time || a.flow.id - b.flow.id;

const groupOf = (flow: SoftwareFlow): { key: string; userAgent: string | undefined } => {
  const userAgent = userAgentOf(kindRequest(flow));
  return { key: softwareKey(flow.inside, userAgent), userAgent };
};
