import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { ByteListener, ReadProgress } from '@mad/capture-files';
import type { FingerprintBook } from '@mad/fingerprint';
import type { InsideTest } from '@mad/flows';
import { SoftwareDamping } from '@mad/model';
import { isJudged, type JudgedKind, RequestGraph, type TopSites } from '@mad/webgraphic';
import { BatchSpill } from './batch-spill.ts';
import { type CaptureReading, readRequests } from './capture-requests.ts';
import { Explainer } from './explanation/explainer.ts';
import type { WeighingUnit } from './explanation/line-weigher.ts';
import { type FingerprintFinding, recogniseSoftware } from './fingerprint-finding.ts';
import { FlowBatches } from './flow-batches.ts';
import { FlowGatherer, type GatheredFlow } from './flow-gatherer.ts';
import { FlowScorer } from './flow-scorer.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import type { JudgedFlow, JudgedSoftware } from './judged-capture.ts';
import { flowVerdict, type Judgement, knownSoftware, notJudged, scoredFlow } from './judgement.ts';
import type { KindModel, ModelSource } from './kind-model.ts';
import { RequestSorter } from './request-sorter.ts';
import { SoftwareFingerprints } from './software-fingerprints.ts';
import { SoftwareNames } from './software-names.ts';

/** What a {@link Detector} works with. */
export interface DetectorOptions {
  readonly topSites: TopSites;
  readonly isInside: InsideTest;
  readonly models: ModelSource;
  /** Software met before; without it every group goes to the models. */
  readonly book?: FingerprintBook;
  /** Takes the place of the models' own thresholds. */
  readonly threshold?: number;
  /** Explain malicious verdicts, and what gets weights of its own. Default: none is explained. */
  readonly explain?: WeighingUnit;
}

/** All that MAD says of one capture. */
export interface CaptureVerdicts extends JudgedReading {
  /** One verdict a flow, in order of time. */
  readonly verdicts: readonly FlowVerdict[];
}

/** How {@link Detector.judgeFlows} is told about, and stopped. */
export interface JudgeFlowsOptions {
  /** Told of each flow once, in batches, those of a batch in order of time; reading waits until it is done. */
  readonly onFlows: (batch: readonly JudgedFlow[]) => void | Promise<void>;
  readonly onProgress?: ReadProgress | undefined;
  /** Told of the file's bytes as they are read. */
  readonly onBytes?: ByteListener | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Make fingerprints of all software though there is no book. Default: false. */
  readonly fingerprints?: boolean;
  /** Where flows may wait on the disk. Default: the system's folder for such files. */
  readonly spillFolder?: string;
}

/** What was met while a capture was judged. */
export interface JudgedReading extends CaptureReading {
  /** Software of judged kinds, when there is a book or fingerprints were asked for. */
  readonly software: readonly JudgedSoftware[];
  /** Requests whose software got no fingerprint for want of memory. */
  readonly fingerprintsDropped: number;
  /** Requests not kept for the documents because too many were held at one time. */
  readonly requestsDropped: number;
  /** Names of the models that judged. */
  readonly models: ReadonlyMap<JudgedKind, string>;
  readonly seconds: { readonly read: number; readonly judge: number; readonly told: number };
}

interface Scoring {
  readonly model: KindModel;
  readonly scorer: FlowScorer;
}

/** What was met of a capture so far. */
interface Met {
  readonly models: Map<JudgedKind, string>;
  readonly damping: Map<JudgedKind, SoftwareDamping>;
}

type Findings = (kind: JudgedKind, key: string) => FingerprintFinding | undefined;

const NO_FINDINGS: Findings = () => undefined;

/** The path of a capture from bytes to verdicts (specification §1). */
export class Detector {
  readonly #options: DetectorOptions;
  readonly #scorings = new Map<JudgedKind, Promise<Scoring>>();
  readonly #explainer: Explainer | undefined;
  readonly #names = new SoftwareNames();

  constructor(options: DetectorOptions) {
    this.#options = options;
    const { explain, models, threshold } = options;
    this.#explainer = explain && new Explainer({ models, threshold, unit: explain });
  }

  /**
   * Judges a capture and keeps all verdicts.
   *
   * @throws MadError as {@link judgeFlows} does.
   */
  async judge(path: string, onProgress?: ReadProgress): Promise<CaptureVerdicts> {
    const verdicts: FlowVerdict[] = [];
    const reading = await this.judgeEach(path, (verdict) => verdicts.push(verdict), onProgress);
    return { ...reading, verdicts: verdicts.sort(byTime) };
  }

  /** Judges a capture and hands out each verdict, as {@link judgeFlows} does. */
  judgeEach(
    path: string,
    onVerdict: (verdict: FlowVerdict) => void,
    onProgress?: ReadProgress,
  ): Promise<JudgedReading> {
    const onFlows = (batch: readonly JudgedFlow[]): void => {
      for (const { verdict } of batch) onVerdict(verdict);
    };
    return this.judgeFlows(path, { onFlows, onProgress });
  }

  /**
   * Judges a capture of any length: flows are judged in batches as they end, so that memory does not grow with the capture. Where
   * there is a fingerprint book, flows of judged kinds wait on the disk for the end of the capture, since a fingerprint is that of
   * all requests of a software.
   *
   * @throws MadError `MAD_CAPTURE_UNREADABLE`, `MAD_OUTPUT_UNWRITABLE` when flows cannot wait on the disk; a damaged capture is
   * judged as far as it goes. The signal's reason when it is aborted.
   */
  async judgeFlows(path: string, options: JudgeFlowsOptions): Promise<JudgedReading> {
    const { onFlows, onProgress, onBytes, signal, spillFolder = tmpdir() } = options;
    const { isInside, topSites, book } = this.#options;
    const started = performance.now();
    const used = { judge: 0, told: 0 };
    const models = new Map<JudgedKind, string>();
    const damping = new Map<JudgedKind, SoftwareDamping>();
    const judge = async (batch: readonly GatheredFlow[], findings: Findings): Promise<void> => {
      signal?.throwIfAborted();
      const begun = performance.now();
      const judged = await this.#judgeFlows(path, batch, findings, { models, damping });
      judged.sort((a, b) => byTime(a.verdict, b.verdict));
      const told = performance.now();
      used.judge += told - begun;
      await onFlows(judged);
      used.told += performance.now() - told;
    };
    const spill = book === undefined ? undefined : new BatchSpill<GatheredFlow>(spillFolder);
    try {
      const batches = new FlowBatches();
      const giveOut = async (isEnd: boolean): Promise<void> => {
        for (const batch of batches.take(isEnd)) {
          spill?.add(batch.filter(({ flow }) => isJudged(flow.kind)));
          await judge(
            spill === undefined ? batch : batch.filter(({ flow }) => !isJudged(flow.kind)),
            NO_FINDINGS,
          );
        }
      };
      const gatherer = new FlowGatherer((gathered) => batches.add(gathered));
      const fingerprints =
        book !== undefined || options.fingerprints === true ? new SoftwareFingerprints() : undefined;
      const openGraph = (): RequestGraph =>
        new RequestGraph(
          (request) => {
            fingerprints?.add(request);
            gatherer.classified(request);
          },
          { topSites },
        );
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
        onEnd: (flow, offsets) => gatherer.end(flow, offsets),
        onBytes,
        onProgress: async (read) => {
          signal?.throwIfAborted();
          await onProgress?.(read);
          await giveOut(false);
        },
      });
      sorter.finish();
      graph.finish();
      await giveOut(true);
      const { software, findings } = lookUp(fingerprints, book);
      for (const batch of spill?.batches() ?? []) await judge(batch, findings);
      return {
        ...reading,
        software,
        fingerprintsDropped: fingerprints?.dropped ?? 0,
        requestsDropped: gatherer.dropped,
        models,
        seconds: {
          read: (performance.now() - started - used.judge - used.told) / 1000,
          judge: used.judge / 1000,
          told: used.told / 1000,
        },
      };
    } finally {
      spill?.close();
    }
  }

  async #judgeFlows(
    path: string,
    gathered: readonly GatheredFlow[],
    findings: Findings,
    { models, damping }: Met,
  ): Promise<JudgedFlow[]> {
    const judged = new Array<JudgedFlow>(gathered.length);
    const open = new Map<JudgedKind, number[]>();
    const software = gathered.map(({ flow }) => this.#names.of(flow));
    const found = gathered.map(({ flow: { kind } }, i) =>
      isJudged(kind) ? findings(kind, software[i].key) : undefined,
    );
    const settle = (place: number, judgement: Judgement): void => {
      const { flow, firstOffset, lastOffset } = gathered[place];
      const verdict = flowVerdict(path, software[place], flow, judgement);
      judged[place] = { verdict, flow, finding: found[place], firstOffset, lastOffset };
    };
    gathered.forEach(({ flow }, i) => {
      const { kind } = flow;
      const judgement = isJudged(kind) ? knownSoftware(found[i], flow) : notJudged(kind, flow);
      if (judgement !== undefined) settle(i, judgement);
      else if (isJudged(kind)) {
        const places = open.get(kind);
        if (places === undefined) open.set(kind, [i]);
        else places.push(i);
      }
    });
    for (const [kind, places] of open) {
      const { model, scorer } = await this.#scoring(kind);
      models.set(kind, model.name);
      const threshold = this.#options.threshold ?? model.threshold;
      const own = await scorer.score(places.map((i) => gathered[i].flow));
      const company = damping.get(kind) ?? new SoftwareDamping();
      damping.set(kind, company);
      const scores = company.damped(
        places.map((i) => software[i].key),
        own,
      );
      places.forEach((place, i) => {
        settle(place, scoredFlow(model, threshold, { own: own[i], damped: scores[i] }, gathered[place].flow));
      });
    }
    return (await this.#explainer?.explained(judged)) ?? judged;
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

/** All software, with what the book says of each that it knows or was asked about. */
const lookUp = (
  fingerprints: SoftwareFingerprints | undefined,
  book: FingerprintBook | undefined,
): { software: JudgedSoftware[]; findings: Findings } => {
  const found = new Map<string, FingerprintFinding>();
  const placeOf = (kind: JudgedKind, key: string): string => `${kind} ${key}`;
  const software: JudgedSoftware[] = [];
  for (const one of fingerprints?.all() ?? []) {
    const finding = book && recogniseSoftware(book, one.fingerprint);
    if (finding !== undefined) found.set(placeOf(one.kind, one.key), finding);
    software.push({ ...one, known: finding?.verdict });
  }
  return { software, findings: (kind, key) => found.get(placeOf(kind, key)) };
};
