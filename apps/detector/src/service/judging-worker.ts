import { mkdir, rm } from 'node:fs/promises';
import {
  type CaptureFeedback,
  Detector,
  FeedbackLoop,
  type JudgedCapture,
  judgeCapture,
  loadTopSites,
  type ModelSource,
  RetrainDataset,
} from '@mad/detection';
import { MadError } from '@mad/errors';
import { isPrivateAddress } from '@mad/flows';
import { firstAnswer } from '@mad/intel';
import { isModelError, type ModelKind } from '@mad/model';
import { type CaptureResult, databaseTime, type JudgedFlow, openStore, type Store } from '@mad/store';
import { isDatabaseAbsence, isDiskAbsence } from './absence.ts';
import { fingerprintChanges } from './fingerprint-changes.ts';
import { openSiteModels } from './site-models.ts';
import { Spool } from './spool.ts';
import { storedFlow } from './stored-flow.ts';
import type { JudgedOutcome, JudgeOrder, PostponementReason, WorkerOutcome } from './worker-messages.ts';

/** Between two signs of life. */
const PROGRESS_MS = 1000;

interface OpenDetector {
  readonly revision: string;
  readonly detector: Detector;
  /** Versions of the models that have been used, by kind. */
  readonly versions: Map<ModelKind, string>;
}

/** What becomes of the malicious flows of a capture beside its rows. */
type BegunFeedback =
  | { readonly status: 'off' }
  | { readonly status: 'open'; readonly capture: CaptureFeedback }
  | { readonly status: 'failed'; readonly problem: string };

/** Judges one capture after the other: from its file to its dataset folder and its rows in the database. */
export class JudgingWorker {
  #store: Store | undefined;
  #detector: OpenDetector | undefined;
  #loop: FeedbackLoop | undefined;

  /** Never throws: what went wrong is in the outcome. */
  async judge(order: JudgeOrder, onProgress: (bytes: number) => void): Promise<WorkerOutcome> {
    try {
      return await this.#judge(order, onProgress);
    } catch (error) {
      return failure(error);
    }
  }

  async #judge(order: JudgeOrder, onProgress: (bytes: number) => void): Promise<WorkerOutcome> {
    const { claim, path, dataset, datasetParent, develop } = order;
    this.#store ??= await openStore(order.databaseUrl);
    const { detector, versions } = this.#openDetector(order.models);
    const feedback = this.#beginFeedback(order);
    await mkdir(datasetParent, { recursive: true });
    const spool = await Spool.open<JudgedFlow>(datasetParent);
    try {
      const judged = await judgeCapture(path, {
        detector,
        datasetParent,
        dataset,
        develop,
        onFlows: async (batch) => {
          const rows = batch.map((flow) => storedFlow(flow, versionOf(versions, flow.verdict.kind)));
          await spool.append(rows.filter((row) => row !== undefined));
          if (feedback.status === 'open') feedback.capture.add(batch);
        },
        onProgress: atMostEvery(PROGRESS_MS, onProgress),
      });
      if (judged.changed) {
        await rm(judged.folder, { recursive: true, force: true });
        const message = `${path}: the file was written to while it was read`;
        return { status: 'postponed', reason: 'changed', code: 'MAD_CAPTURE_CHANGED', message };
      }
      const begun = performance.now();
      const fingerprints = await fingerprintChanges(judged.software, this.#store);
      const result = captureResult(judged, spool, fingerprints);
      const isStored = await this.#store.captures.complete(claim, result);
      if (!isStored) return { status: 'lost' };
      const outcome = judgedOutcome(judged, (performance.now() - begun) / 1000);
      const feedbackProblem = await keepForFeedback(feedback, dataset, judged, this.#store);
      return feedbackProblem === undefined ? outcome : { ...outcome, feedbackProblem };
    } finally {
      await spool.close();
    }
  }

  /** What is wrong with the retrain dataset must not keep a capture from being judged. */
  #beginFeedback({ feedback }: JudgeOrder): BegunFeedback {
    if (feedback === undefined) return { status: 'off' };
    try {
      // Here nothing is asked: the rounds of the service do that.
      this.#loop ??= new FeedbackLoop({
        dataset: new RetrainDataset(feedback.folder),
        validator: firstAnswer([]),
        percent: feedback.percent,
        owner: feedback.owner,
      });
      return { status: 'open', capture: this.#loop.begin() };
    } catch (error) {
      return { status: 'failed', problem: messageOf(error) };
    }
  }

  #openDetector({ folder, revision }: JudgeOrder['models']): OpenDetector {
    if (this.#detector?.revision === revision) return this.#detector;
    const { models, book } = openSiteModels(folder);
    const versions = new Map<ModelKind, string>();
    const named: ModelSource = async (kind) => {
      const model = await models(kind);
      versions.set(kind, model.name);
      return model;
    };
    const detector = new Detector({
      topSites: loadTopSites(undefined).sites,
      isInside: isPrivateAddress,
      models: named,
      explain: 'sample',
      ...(book === undefined ? {} : { book }),
    });
    this.#detector = { revision, detector, versions };
    return this.#detector;
  }
}

const versionOf = (versions: ReadonlyMap<string, string>, kind: string): string | null =>
  versions.get(kind) ?? null;

const captureResult = (
  judged: JudgedCapture,
  flows: AsyncIterable<JudgedFlow>,
  fingerprints: CaptureResult['fingerprints'] & object,
): CaptureResult => ({
  flows,
  fingerprints,
  digest: judged.digest,
  sizeBytes: judged.sizeBytes,
  modifiedAt: databaseTime(judged.modifiedAfter),
  datasetFolder: judged.folder,
  firstPacketAt: judged.firstPacketAt === undefined ? null : databaseTime(judged.firstPacketAt),
  lastPacketAt: judged.lastPacketAt === undefined ? null : databaseTime(judged.lastPacketAt),
  packetCount: judged.packets,
  flowCount: judged.flows,
  requestCount: judged.requests,
  modelVersion: [...judged.models].map(([kind, version]) => `${kind}=${version}`).join('\n') || null,
  warnings: judged.warnings,
});

/** Keeps the malicious flows, and the loss where nothing is to be asked; what is stored already is not undone when that fails. */
const keepForFeedback = async (
  feedback: BegunFeedback,
  name: string,
  judged: JudgedCapture,
  store: Store,
): Promise<string | undefined> => {
  if (feedback.status === 'off') return undefined;
  if (feedback.status === 'failed') return feedback.problem;
  try {
    const settled = feedback.capture.finish({ name, digest: judged.digest, time: judged.firstPacketAt ?? 0 });
    if (settled?.loss !== undefined) await store.losses.add(databaseTime(settled.time), settled.loss);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const judgedOutcome = (judged: JudgedCapture, store: number): JudgedOutcome => ({
  status: 'judged',
  folder: judged.folder,
  packets: judged.packets,
  flows: judged.flows,
  requests: judged.requests,
  verdicts: judged.verdicts,
  malicious: judged.malicious,
  seconds: { ...judged.seconds, store },
  limits: Object.fromEntries(judged.limits.map(({ name, count }) => [name, count])),
  ...(judged.problem === undefined
    ? {}
    : { damage: `${judged.problem.name} at byte ${judged.problem.offset}: ${judged.problem.detail}` }),
});

/** Whose fault it is: the capture's, or something that every capture would meet now. */
const failure = (error: unknown): WorkerOutcome => {
  const message = messageOf(error);
  const reason = postponement(error);
  const unnamed = reason === 'disk' ? 'MAD_OUTPUT_UNWRITABLE' : 'MAD_INTERNAL';
  const code = error instanceof MadError ? error.code : unnamed;
  return reason === undefined
    ? { status: 'failed', code, message }
    : { status: 'postponed', reason, code, message };
};

const postponement = (error: unknown): PostponementReason | undefined => {
  if (isDatabaseAbsence(error)) return 'database';
  if (isDiskAbsence(error)) return 'disk';
  const isOfModels =
    isModelError(error) || (error instanceof MadError && error.code === 'MAD_FINGERPRINTS_UNREADABLE');
  return isOfModels ? 'models' : undefined;
};

const atMostEvery = (milliseconds: number, tell: (bytes: number) => void): ((bytes: number) => void) => {
  let told = performance.now();
  return (bytes) => {
    if (performance.now() - told < milliseconds) return;
    told = performance.now();
    tell(bytes);
  };
};
