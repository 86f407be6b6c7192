import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { IntelStore, RequestLimit } from './intel-store.ts';
import { memberOf, numberOf } from './member-of.ts';
import { OutsideService } from './outside-service.ts';
import { publicUrl } from './public-host.ts';
import type { Secret } from './secret.ts';
import type { Question, Validator, ValidatorAnswer } from './validator.ts';

/** Where VirusTotal answers. */
export const VIRUS_TOTAL_URL = 'https://www.virustotal.com';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a free key may ask: 4 a minute, 500 a day. */
export const FREE_QUOTA: readonly RequestLimit[] = [
  { tokens: 4, periodMs: MINUTE },
  { tokens: 500, periodMs: DAY },
];

/** Settings of {@link VirusTotal}. */
export interface VirusTotalOptions {
  readonly key: Secret;
  readonly store: IntelStore;
  /** Default {@link VIRUS_TOTAL_URL}. */
  readonly baseUrl?: string;
  /** Default {@link FREE_QUOTA}. */
  readonly quota?: readonly RequestLimit[];
  /** Engines that must call a URL malicious. Default 1. */
  readonly minimumDetections?: number;
  /** Submit URLs that VirusTotal has never seen, so that it knows later. What is submitted, all its customers can see. Default false. */
  readonly submit?: boolean;
  /** How long an answer is used again, milliseconds. Default 7 days; 1 day for `unknown`. */
  readonly keepMs?: number;
  readonly keepUnknownMs?: number;
  /** For a whole answer; default 20,000. */
  readonly timeoutMs?: number;
  /** How long a question may wait for the quota, milliseconds. Default 0: it is answered `unknown` at once. */
  readonly longestQuotaWaitMs?: number;
  readonly clock?: Clock;
}

/** VirusTotal has a report on the URL, or none yet. */
interface UrlReport {
  readonly verdict: ValidatorAnswer['verdict'];
  readonly detail: string;
}

/**
 * Asks VirusTotal's API v3 what it knows of a URL (`GET /api/v3/urls/{id}`, id = the URL in base64url without padding). Questions
 * that its quota does not allow are answered `unknown`, to be asked later. URLs of inside hosts are never sent.
 */
export class VirusTotal implements Validator {
  readonly source = 'virustotal';
  readonly #options: VirusTotalOptions;
  readonly #service: OutsideService;
  readonly #clock: Clock;

  constructor(options: VirusTotalOptions) {
    const {
      key,
      store,
      baseUrl = VIRUS_TOTAL_URL,
      quota = FREE_QUOTA,
      timeoutMs,
      longestQuotaWaitMs = 0,
    } = options;
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#service = new OutsideService({
      name: this.source,
      baseUrl,
      store,
      limits: quota,
      headers: { 'x-apikey': key.reveal() },
      longestTokenWaitMs: longestQuotaWaitMs,
      clock: this.#clock,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  async answer(question: Question): Promise<ValidatorAnswer> {
    const url = question.url === undefined ? undefined : publicUrl(question.url);
    if (url === undefined) return this.#unknown('no URL of a public host', false);
    const { store, keepMs = 7 * DAY, keepUnknownMs = DAY } = this.#options;
    const kept = store.answer(this.source, url, this.#clock.now());
    if (kept !== undefined) return this.#answerOf(keptReport(kept.answer), this.#clock.now() - kept.askedAt);
    const answer = await this.#service.ask(`/api/v3/urls/${Buffer.from(url).toString('base64url')}`);
    switch (answer.kind) {
      case 'not_asked':
        return this.#unknown(`not asked: ${answer.reason}`, true);
      case 'failed':
        return this.#unknown(`no answer: ${answer.reason}`, true);
      case 'refused':
        return this.#unknown(`no answer: the key was refused (${answer.status})`, true);
      case 'answered': {
        const report = await this.#report(url, answer.status, answer.body);
        if (report === undefined) return this.#unknown('no answer: the report has no statistics', true);
        store.keep(
          this.source,
          url,
          report,
          this.#clock.now(),
          report.verdict === 'unknown' ? keepUnknownMs : keepMs,
        );
        return this.#answerOf(report, 0);
      }
    }
  }

  async #report(url: string, status: number, body: unknown): Promise<UrlReport | undefined> {
    if (status === 404) return this.#neverSeen(url);
    if (status === 400) return { verdict: 'unknown', detail: 'does not take this URL' };
    return urlReport(body, this.#options.minimumDetections ?? 1);
  }

  async #neverSeen(url: string): Promise<UrlReport> {
    if (this.#options.submit !== true) return { verdict: 'unknown', detail: 'has never seen this URL' };
    const { kind } = await this.#service.ask('/api/v3/urls', { url });
    const detail = kind === 'answered' ? 'it was submitted' : 'submitting it failed';
    return { verdict: 'unknown', detail: `has never seen this URL; ${detail}` };
  }

  #answerOf({ verdict, detail }: UrlReport, ageMs: number): ValidatorAnswer {
    const origin = { source: this.source, detail, ageSeconds: Math.max(0, Math.round(ageMs / 1000)) };
    return verdict === 'unknown' ? { verdict, ...origin, askLater: false } : { verdict, ...origin };
  }

  #unknown(detail: string, askLater: boolean): ValidatorAnswer {
    return { verdict: 'unknown', source: this.source, detail, ageSeconds: 0, askLater };
  }
}

/** `last_analysis_stats` of a URL object; undefined when the document is none. */
const urlReport = (body: unknown, minimumDetections: number): UrlReport | undefined => {
  const stats = memberOf(memberOf(memberOf(body, 'data'), 'attributes'), 'last_analysis_stats');
  const malicious = numberOf(stats, 'malicious');
  const suspicious = numberOf(stats, 'suspicious') ?? 0;
  if (malicious === undefined) return undefined;
  const clean = (numberOf(stats, 'harmless') ?? 0) + (numberOf(stats, 'undetected') ?? 0);
  const detail = `${malicious} of ${malicious + suspicious + clean} engines call it malicious`;
  if (malicious >= minimumDetections) return { verdict: 'malicious', detail };
  // One engine's suspicion, or no engine's opinion, settles nothing.
  return { verdict: malicious + suspicious === 0 && clean > 0 ? 'harmless' : 'unknown', detail };
};

const keptReport = (value: unknown): UrlReport => {
  const verdict = memberOf(value, 'verdict');
  const detail = memberOf(value, 'detail');
  return {
    verdict: verdict === 'malicious' || verdict === 'harmless' ? verdict : 'unknown',
    detail: typeof detail === 'string' ? detail : '',
  };
};
