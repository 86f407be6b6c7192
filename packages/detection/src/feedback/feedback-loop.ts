import { createHash } from 'node:crypto';
import type { Clock, Validator, ValidatorAnswer } from '@mad/intel';
import { capturedText } from '../captured-text.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import { chooseFlows } from './choose-flows.ts';
import { type MaliciousFlow, maliciousFlow } from './malicious-flow.ts';
import type { RetrainDataset, SampleLabel } from './retrain-dataset.ts';
import type { IndexRow } from './retrain-index.ts';
import { RETRAIN_LOSS, validationLoss } from './validation-loss.ts';

/** Malicious flows remembered of one capture, some 30 MB; more are counted. */
const MOST_FLOWS = 20_000;
/** Questions put in one round. */
const ROUND = 500;
const LEASE = 'validate';
const LEASE_MS = 5 * 60_000;
/** Renewing costs a write to the disk. */
const RENEW_MS = LEASE_MS / 10;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** A question that nobody could answer for so long is given up. */
const GIVE_UP_MS = 7 * 24 * 3_600_000;

/** Said once where no validator is configured. */
export const FEEDBACK_IS_OFF =
  'No validator is configured (VirusTotal key, block lists or analyst labels): verdicts are not checked, no loss is measured and no retraining asked for.';

/** Settings of {@link openFeedbackLoop}. */
export interface FeedbackOptions {
  readonly dataset: RetrainDataset;
  /** Asked one after another; empty switches the loop off. */
  readonly validator: Validator | undefined;
  /** Share of malicious verdicts that is checked, 0 to 100. */
  readonly percent: number;
  /** This process, unlike any other: `host:process:random`. */
  readonly owner: string;
  /** Told once when the loop stays off. */
  readonly onNotice?: (sentence: string) => void;
  readonly clock?: Pick<Clock, 'now'>;
}

/** How the validation of one capture ended. */
export interface CaptureLoss {
  readonly capture: string;
  /** Capture time of its first packet, microseconds since 1970. */
  readonly time: number;
  readonly predicted: number;
  readonly chosen: number;
  readonly confirmed: number;
  readonly refuted: number;
  /** Undefined when nobody knew anything of the checked verdicts: no loss is to be stored. */
  readonly loss: number | undefined;
  /** The loss is above one half: the models of these kinds should be retrained. */
  readonly retrainWanted: boolean;
}

/** What a round of questions came to. */
export interface FeedbackRound {
  readonly asked: number;
  /** Captures of which now all chosen verdicts are checked or given up; each is told once. */
  readonly losses: readonly CaptureLoss[];
  /** Questions that wait for quota or for a service. */
  readonly waiting: number;
}

/** The feedback loop, or undefined, having said so, when there is nobody to ask. */
export const openFeedbackLoop = (options: FeedbackOptions): FeedbackLoop | undefined => {
  const { validator, onNotice } = options;
  if (validator !== undefined) return new FeedbackLoop({ ...options, validator });
  onNotice?.(FEEDBACK_IS_OFF);
  return undefined;
};

/**
 * Validation of malicious verdicts (specification §7) in two steps, so that nothing outside delays detection: a worker keeps the
 * samples and the chosen questions of a capture, and rounds of {@link ask} put the questions when quota and services allow.
 */
export class FeedbackLoop {
  readonly #dataset: RetrainDataset;
  readonly #validator: Validator;
  readonly #percent: number;
  readonly #owner: string;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(options: FeedbackOptions & { readonly validator: Validator }) {
    this.#dataset = options.dataset;
    this.#validator = options.validator;
    this.#percent = options.percent;
    this.#owner = options.owner;
    this.#clock = options.clock ?? Date;
  }

  /** Begins to gather the malicious flows of one capture. */
  begin(): CaptureFeedback {
    return new CaptureFeedback((capture, flows, predicted) => this.#keep(capture, flows, predicted));
  }

  /**
   * Puts waiting questions, those of the oldest captures first. One process at a time does; others get an empty round.
   *
   * @param stopped ends it after the question at hand; what was answered is kept.
   * @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`.
   */
  async ask(stopped?: AbortSignal): Promise<FeedbackRound> {
    const { index } = this.#dataset;
    let asked = 0;
    const now = this.#clock.now();
    if (this.#dataset.takeLease(LEASE, this.#owner, now, now + LEASE_MS)) {
      const questions = index.all(
        'SELECT q.* FROM question q JOIN capture c ON c.name = q.capture WHERE q.verdict IS NULL AND q.next_at <= ? ORDER BY c.time, q.capture, q.flow LIMIT ?',
        now,
        ROUND,
      );
      const answers: [IndexRow, ValidatorAnswer][] = [];
      let renewed = now;
      try {
        for (const question of questions) {
          if (stopped?.aborted) break;
          const at = this.#clock.now();
          if (at - renewed >= RENEW_MS) {
            // Another process may have taken over when this one was asleep for long.
            if (!this.#dataset.takeLease(LEASE, this.#owner, at, at + LEASE_MS)) break;
            renewed = at;
          }
          answers.push([question, await this.#validator.answer(questionOf(question))]);
        }
        // All at once: what is lost when the process ends before is asked again, and most of it comes from the validators' caches.
        this.#note(answers);
        asked = answers.length;
      } finally {
        this.#dataset.endLease(LEASE, this.#owner);
      }
    }
    const waiting = Number(index.one('SELECT count(*) AS n FROM question WHERE verdict IS NULL')?.['n'] ?? 0);
    return { asked, losses: this.#settle(), waiting };
  }

  #keep(
    capture: FinishedCapture,
    flows: readonly MaliciousFlow[],
    predicted: number,
  ): CaptureLoss | undefined {
    const chosen = chooseFlows(flows, this.#percent, capture.digest);
    const now = this.#clock.now();
    this.#dataset.add({ ...capture, predicted }, flows, () => {
      for (const flow of chosen)
        this.#dataset.index.run(
          "INSERT INTO question (capture, flow, kind, software, url, host, server, sample_digest, verdict, source, detail, asked, first_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, '', '', 0, ?, ?)",
          ...[capture.name, flow.name, flow.kind, capturedText(flow.software), flow.url, flow.host],
          flow.serverAddress,
          flow.sample === undefined ? null : createHash('sha256').update(flow.sample).digest('hex'),
          now,
          now,
        );
    });
    return chosen.length === 0 ? this.#settle(capture.name)[0] : undefined;
  }

  #note(answers: readonly (readonly [IndexRow, ValidatorAnswer])[]): void {
    const now = this.#clock.now();
    const settled = answers.filter(([question, answer]) => !this.#mayComeLater(question, answer, now));
    const labels = settled.flatMap(([question, { verdict, source, detail }]): SampleLabel[] => {
      const capture = String(question['capture']);
      const label = { verdict, source, detail, checkedAt: now };
      const own = { of: { capture, flow: String(question['flow']) }, ...label };
      if (verdict === 'unknown') return [own];
      // Who answers for a URL answers for the software that asked for it there, and the software is what is judged.
      const host = capturedText(String(question['host']));
      return [own, { of: { capture, software: String(question['software']), host }, ...label }];
    });
    this.#dataset.label(labels, () => {
      for (const [question, answer] of answers) this.#update(question, answer, now);
    });
  }

  #mayComeLater(question: IndexRow, answer: ValidatorAnswer, now: number): boolean {
    return answer.verdict === 'unknown' && answer.askLater && now - Number(question['first_at']) < GIVE_UP_MS;
  }

  #update(question: IndexRow, answer: ValidatorAnswer, now: number): void {
    const asked = Number(question['asked']) + 1;
    this.#dataset.index.run(
      'UPDATE question SET verdict = ?, source = ?, detail = ?, asked = ?, next_at = ? WHERE capture = ? AND flow = ?',
      this.#mayComeLater(question, answer, now) ? null : answer.verdict,
      ...[answer.source, answer.detail, asked],
      now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (asked - 1)),
      ...[String(question['capture']), String(question['flow'])],
    );
  }

  /** Captures without open question that have not been told of, or this one alone. */
  #settle(capture?: string): CaptureLoss[] {
    const { index } = this.#dataset;
    return index.change(() => {
      const done = index.all(
        'SELECT * FROM capture c WHERE settled = 0 AND name = coalesce(?, name) AND NOT EXISTS (SELECT 1 FROM question q WHERE q.capture = c.name AND q.verdict IS NULL) ORDER BY time, name',
        capture ?? null,
      );
      return done.map((row) => {
        index.run('UPDATE capture SET settled = 1 WHERE name = ?', String(row['name']));
        return this.#lossOf(row);
      });
    });
  }

  #lossOf(row: IndexRow): CaptureLoss {
    const capture = String(row['name']);
    const counts = new Map(
      this.#dataset.index
        .all('SELECT verdict, count(*) AS n FROM question WHERE capture = ? GROUP BY verdict', capture)
        .map(({ verdict, n }) => [String(verdict), Number(n)]),
    );
    const [confirmed, refuted] = [counts.get('malicious') ?? 0, counts.get('harmless') ?? 0];
    const predicted = Number(row['predicted']);
    const loss = validationLoss({ predicted, confirmed, refuted });
    return {
      capture,
      time: Number(row['time']),
      predicted,
      chosen: [...counts.values()].reduce((sum, n) => sum + n, 0),
      confirmed,
      refuted,
      loss,
      retrainWanted: loss !== undefined && loss > RETRAIN_LOSS,
    };
  }
}

/** What is known of a capture once it has been judged. */
export interface FinishedCapture {
  /** Name of its dataset folder. */
  readonly name: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
  /** Capture time of its first packet, microseconds since 1970. */
  readonly time: number;
}

/** Gathers the malicious flows of one capture while it is judged. */
export class CaptureFeedback {
  readonly #flows: MaliciousFlow[] = [];
  readonly #keep: KeepFlows;
  #predicted = 0;

  constructor(keep: KeepFlows) {
    this.#keep = keep;
  }

  /** Takes flows as `onFlows` of `judgeCapture` gives them. */
  add(batch: readonly JudgedFlow[]): void {
    for (const judged of batch) {
      if (judged.verdict.verdict !== 'malicious') continue;
      this.#predicted++;
      const flow = this.#flows.length < MOST_FLOWS ? maliciousFlow(judged) : undefined;
      if (flow !== undefined) this.#flows.push(flow);
    }
  }

  /**
   * Keeps samples and questions; call it once the verdicts are stored. A repeat of the same capture changes nothing.
   *
   * @returns the loss when no question is to be asked, else undefined: {@link FeedbackLoop.ask} tells it later.
   * @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`.
   */
  finish(capture: FinishedCapture): CaptureLoss | undefined {
    return this.#keep(capture, this.#flows, this.#predicted);
  }
}

type KeepFlows = (
  capture: FinishedCapture,
  flows: readonly MaliciousFlow[],
  predicted: number,
) => CaptureLoss | undefined;

const questionOf = (row: IndexRow): Parameters<Validator['answer']>[0] => ({
  url: String(row['url']),
  host: String(row['host']),
  serverAddress: String(row['server']),
  ...(typeof row['sample_digest'] === 'string' ? { sampleDigest: row['sample_digest'] } : {}),
});
