import { join } from 'node:path';
import {
  type CaptureLoss,
  type FeedbackLoop,
  openFeedbackLoop,
  RetrainDataset,
  type SampleLabel,
} from '@mad/detection';
import {
  analystLabels,
  BlockLists,
  type FindLabel,
  firstAnswer,
  IntelStore,
  Secret,
  type Validator,
  VirusTotal,
} from '@mad/intel';
import type { JobQueue } from '@mad/queue';
import type { Settings } from '@mad/settings';
import { databaseTime, epochMicroseconds, type Store } from '@mad/store';
import type { Home } from './home.ts';
import type { Outages } from './outages.ts';
import { addRetrainJob } from './retrain-job.ts';
import type { ServiceLog } from './service-log.ts';

/** What {@link FeedbackRounds} works with. */
export interface FeedbackRoundOptions {
  readonly home: Home;
  readonly settings: Settings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly outages: Outages;
  readonly log: ServiceLog;
  /** This process, unlike any other. */
  readonly owner: string;
}

const EVERY_MS = 15_000;
const LABELS_A_ROUND = 500;

/** Answers and used quota of outside services. */
const KEPT_ANSWERS = 'intel.db';

/** Labels that validators gave themselves: to hear them again as an analyst's would be an echo. */
const VALIDATORS = ['virustotal', 'block-list'];

/**
 * Validation and labels (specification §7), apart from judging: puts the questions that workers left, stores the loss of captures,
 * takes analysts' labels into the retrain dataset, and asks for a retraining when the loss is too high.
 */
export class FeedbackRounds {
  readonly #options: FeedbackRoundOptions;
  readonly #dataset: RetrainDataset;
  readonly #answers: IntelStore;
  readonly #loop: FeedbackLoop | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  /** Number of the newest label taken in; from the beginning after a start, as a repeat changes nothing. */
  #lastLabel = 0;

  private constructor(
    options: FeedbackRoundOptions,
    dataset: RetrainDataset,
    answers: IntelStore,
    validator: Validator,
  ) {
    this.#options = options;
    this.#dataset = dataset;
    this.#answers = answers;
    const { settings, owner } = options;
    this.#loop = openFeedbackLoop({ dataset, validator, percent: settings.validateRatio, owner });
  }

  /** @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`, `MAD_BLOCK_LIST_UNREADABLE`, `MAD_INTEL_STORE_UNUSABLE`. */
  static async open(options: FeedbackRoundOptions): Promise<FeedbackRounds> {
    const { home, settings, store, log } = options;
    const answers = IntelStore.open(join(home.retrain, KEPT_ANSWERS));
    const validators: Validator[] = [analystLabels(findLabel(store))];
    if (settings.blockLists.length > 0)
      validators.push(
        await BlockLists.open(settings.blockLists, {
          onProblem: ({ code, message }) => log.warn({ code }, message),
        }),
      );
    if (settings.virusTotalApiKey !== undefined)
      validators.push(new VirusTotal({ key: new Secret(settings.virusTotalApiKey), store: answers }));
    return new FeedbackRounds(options, new RetrainDataset(home.retrain), answers, firstAnswer(validators));
  }

  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.round().finally(() => this.start());
    }, EVERY_MS);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#running;
    this.#dataset.close();
    this.#answers.close();
  }

  /** One round. Never throws: what fails is told and tried again in the next. */
  async round(): Promise<void> {
    const { outages, log } = this.#options;
    try {
      await this.#takeLabels();
      const { losses } = (await this.#loop?.ask(this.#closing.signal)) ?? { losses: [] };
      for (const loss of losses) await this.#settle(loss);
    } catch (error) {
      if (!outages.database.notice(error))
        log.error({ err: error, part: 'feedback' }, 'a round of feedback failed');
    }
  }

  async #settle({
    capture,
    time,
    loss,
    predicted,
    chosen,
    confirmed,
    refuted,
    retrainWanted,
  }: CaptureLoss): Promise<void> {
    const { store, queue, log } = this.#options;
    if (loss === undefined) return;
    await store.losses.add(databaseTime(time), loss);
    log.info(
      { dataset: capture, loss, predicted, chosen, confirmed, refuted },
      `${capture}: loss ${loss.toFixed(2)}: ${confirmed} of ${chosen} checked verdicts confirmed`,
    );
    if (retrainWanted) await addRetrainJob(queue, 'loss');
  }

  async #takeLabels(): Promise<void> {
    const { store } = this.#options;
    const labels = await store.run((database) =>
      database
        .selectFrom('mad_label')
        .innerJoin('mad_report', 'mad_report.id', 'mad_label.report_id')
        .innerJoin('mad_verdict', 'mad_verdict.report_id', 'mad_label.report_id')
        .innerJoin('mad_capture', 'mad_capture.id', 'mad_verdict.capture_id')
        .select(['mad_label.id', 'mad_label.is_malicious', 'mad_label.source', 'mad_label.reason'])
        .select(['mad_label.created_at', 'mad_report.name', 'mad_capture.dataset'])
        .where('mad_label.id', '>', this.#lastLabel)
        .where('mad_label.source', 'not in', VALIDATORS)
        .orderBy('mad_label.id')
        .limit(LABELS_A_ROUND)
        .execute(),
    );
    this.#dataset.label(
      labels.map(
        ({ dataset, name, is_malicious, source, reason, created_at }): SampleLabel => ({
          of: { capture: dataset, flow: name },
          verdict: is_malicious === 1 ? 'malicious' : 'harmless',
          source: 'analyst',
          detail: `${source}: ${reason}`,
          checkedAt: Math.round(epochMicroseconds(created_at) / 1000),
        }),
      ),
    );
    this.#lastLabel = labels.at(-1)?.id ?? this.#lastLabel;
  }
}

/** What an analyst said last of a verdict on the same URL. */
const findLabel =
  (store: Store): FindLabel =>
  async ({ url }) => {
    if (url === undefined) return undefined;
    const label = await store.run((database) =>
      database
        .selectFrom('mad_label')
        .innerJoin('mad_report', 'mad_report.id', 'mad_label.report_id')
        .select(['mad_label.is_malicious', 'mad_label.source', 'mad_label.created_at'])
        .where('mad_report.url', '=', url)
        .where('mad_label.source', 'not in', VALIDATORS)
        .orderBy('mad_label.id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    if (label === undefined) return undefined;
    const at = epochMicroseconds(label.created_at) / 1000;
    return { isMalicious: label.is_malicious === 1, by: label.source, at };
  };
