import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { IntelStore, RequestLimit } from './intel-store.ts';

/** What makes a service outside the organisation and how it is treated. */
export interface OutsideServiceOptions {
  /** What quota and pauses are kept under. */
  readonly name: string;
  /** Up to and with the host; the path comes with each request. */
  readonly baseUrl: string;
  readonly store: IntelStore;
  readonly limits: readonly RequestLimit[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with every request's query. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** For a whole answer. Default 20,000. */
  readonly timeoutMs?: number;
  /** Tries of one request, the first included. Default 3. */
  readonly attempts?: number;
  /** Before the second try; twice as long before each further one. Default 1,000. */
  readonly backOffMs?: number;
  /** Longest wait for a token; a question that would wait longer is not asked now. Default 15,000. */
  readonly longestTokenWaitMs?: number;
  /** Longest wait before another try; when the service asks for more it is left alone for that long. Default 15,000. */
  readonly longestRetryWaitMs?: number;
  readonly clock?: Clock;
}

/** What came of a request. No field ever holds a header, a query or the key. */
export type OutsideAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'not_asked'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Larger answers are not read to their end. */
const LARGEST_ANSWER = 4 * 1024 * 1024;
/** After 429 without Retry-After. */
const QUOTA_PAUSE_MS = 60_000;
/** After 401 or 403: the key will not become right by asking again, but somebody may correct it. */
const KEY_PAUSE_MS = 600_000;
const LONGEST_PAUSE_MS = 24 * 3_600_000;

type Attempt =
  | Extract<OutsideAnswer, { kind: 'answered' | 'refused' | 'failed' }>
  | { readonly kind: 'again'; readonly reason: string; readonly waitMs?: number; readonly isQuota: boolean };

/**
 * A web service asked politely: never more often than its limits, over all processes and restarts; tried again after 429, 5xx, a
 * timeout or a lost connection; left alone as long as it asks for. Redirects are not followed. Proxies are those of the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).
 */
export class OutsideService {
  readonly #options: Required<Omit<OutsideServiceOptions, 'headers' | 'parameters'>>;
  readonly #client: AxiosInstance;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(options: OutsideServiceOptions) {
    const defaults = {
      timeoutMs: 20_000,
      attempts: 3,
      backOffMs: 1000,
      longestTokenWaitMs: 15_000,
      longestRetryWaitMs: 15_000,
      clock: SYSTEM_CLOCK,
    };
    this.#options = { ...defaults, ...options };
    this.#parameters = options.parameters ?? {};
    this.#client = axios.create({
      baseURL: options.baseUrl,
      headers: { accept: 'application/json', ...options.headers },
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      responseType: 'text',
      transformResponse: [(body: unknown) => body],
      validateStatus: () => true,
    });
  }

  /** Asks; `form` makes it a POST. Statuses other than 2xx, 400 and 404 are failures. */
  async ask(path: string, form?: Readonly<Record<string, string>>): Promise<OutsideAnswer> {
    const { name, store, clock, attempts, backOffMs, longestRetryWaitMs } = this.#options;
    let reason = '';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const obstacle = await this.#awaitToken();
      if (obstacle !== undefined)
        return reason === ''
          ? { kind: 'not_asked', reason: obstacle }
          : { kind: 'failed', reason: `${reason}, then ${obstacle}` };
      const outcome = await this.#try(path, form);
      if (outcome.kind === 'refused')
        store.pause(name, {
          until: clock.now() + KEY_PAUSE_MS,
          reason: `the key was refused (${outcome.status})`,
        });
      if (outcome.kind !== 'again') return outcome;
      reason = outcome.reason;
      const waitMs = outcome.waitMs ?? backOffMs * 2 ** (attempt - 1);
      const isLast = attempt === attempts || waitMs > longestRetryWaitMs;
      if (isLast && (outcome.isQuota || outcome.waitMs !== undefined))
        store.pause(name, {
          until: clock.now() + Math.min(outcome.waitMs ?? QUOTA_PAUSE_MS, LONGEST_PAUSE_MS),
          reason: `the service asked for a pause (${reason})`,
        });
      if (isLast) break;
      await clock.sleep(waitMs);
    }
    return { kind: 'failed', reason };
  }

  /** Waits for a token; says what is in the way when there is none soon enough. */
  async #awaitToken(): Promise<string | undefined> {
    const { name, store, limits, clock, longestTokenWaitMs } = this.#options;
    const deadline = clock.now() + longestTokenWaitMs;
    for (;;) {
      const now = clock.now();
      const pause = store.pauseOf(name, now);
      if (pause !== undefined) return `${pause.reason}; not before ${new Date(pause.until).toISOString()}`;
      const waitMs = store.takeToken(name, limits, now);
      if (waitMs === 0) return undefined;
      if (now + waitMs > deadline) return `the quota is used up for ${Math.ceil(waitMs / 1000)} s`;
      await clock.sleep(waitMs);
    }
  }

  async #try(path: string, form: Readonly<Record<string, string>> | undefined): Promise<Attempt> {
    const { timeoutMs, clock } = this.#options;
    try {
      const { status, headers, data } = await this.#client.request<unknown>({
        url: path,
        params: this.#parameters,
        signal: AbortSignal.timeout(timeoutMs),
        ...(form === undefined ? {} : { method: 'POST', data: new URLSearchParams(form) }),
      });
      return judgeStatus(status, String(headers['retry-after'] ?? ''), String(data), clock.now());
    } catch (error) {
      // The error itself holds the request with its key; only its code goes on.
      const code = isAxiosError(error) ? (error.code ?? 'no code') : 'no code';
      if (code === 'ERR_BAD_RESPONSE')
        return { kind: 'failed', reason: 'the answer is longer than any expected' };
      if (code === 'ERR_CANCELED')
        return { kind: 'again', reason: `no answer within ${timeoutMs} ms`, isQuota: false };
      return { kind: 'again', reason: `no connection (${code})`, isQuota: false };
    }
  }
}

const judgeStatus = (status: number, retryAfter: string, text: string, now: number): Attempt => {
  if (status === 401 || status === 403) return { kind: 'refused', status };
  if (status === 429 || status >= 500) {
    const waitMs = retryAfterMs(retryAfter, now);
    return {
      kind: 'again',
      reason: `status ${status}`,
      isQuota: status === 429,
      ...(waitMs === undefined ? {} : { waitMs }),
    };
  }
  const isExpected = (status >= 200 && status < 300) || status === 400 || status === 404;
  if (!isExpected) return { kind: 'failed', reason: `status ${status}` };
  // What is not found may come without a document.
  if (status >= 400) return { kind: 'answered', status, body: undefined };
  try {
    return { kind: 'answered', status, body: JSON.parse(text) };
  } catch {
    return { kind: 'failed', reason: 'the answer is no JSON' };
  }
};

/** Retry-After of RFC 9110 §10.2.3: seconds or a date. */
const retryAfterMs = (text: string, now: number): number | undefined => {
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
