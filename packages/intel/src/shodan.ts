import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import type { IntelStore } from './intel-store.ts';
import { memberOf, numberOf, textOf } from './member-of.ts';
import { OutsideService } from './outside-service.ts';
import type { Place, PlaceAnswer, PlaceFinder } from './place.ts';
import { canonicalAddress, isPublicAddress } from './public-host.ts';
import type { Secret } from './secret.ts';

/** Where Shodan answers. */
export const SHODAN_URL = 'https://api.shodan.io';

const DAY = 24 * 3_600_000;
const ONE_A_SECOND = [{ tokens: 1, periodMs: 1000 }];
/** What the failed addresses are kept under, apart from the found ones. */
const FAILED = 'shodan failed';

/** Settings of {@link Shodan}. */
export interface ShodanOptions {
  readonly token: Secret;
  readonly store: IntelStore;
  /** Default {@link SHODAN_URL}. */
  readonly baseUrl?: string;
  /** How long a place is used again, milliseconds. Default 30 days. */
  readonly keepMs?: number;
  /** For a whole answer; default 20,000. */
  readonly timeoutMs?: number;
  /** How long a look-up may wait for its second, milliseconds; default 15,000. */
  readonly longestTokenWaitMs?: number;
  readonly clock?: Clock;
}

/**
 * Asks Shodan where a server stands (`GET /shodan/host/{address}`): public addresses only, one request a second over all
 * processes. An address it does not know, or knows no place of, is not asked about again.
 */
export class Shodan implements PlaceFinder {
  readonly source = 'shodan';
  readonly #options: ShodanOptions;
  readonly #service: OutsideService;
  readonly #clock: Clock;

  constructor(options: ShodanOptions) {
    const { token, store, baseUrl = SHODAN_URL, timeoutMs, longestTokenWaitMs } = options;
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#service = new OutsideService({
      name: this.source,
      baseUrl,
      store,
      limits: ONE_A_SECOND,
      parameters: { key: token.reveal() },
      clock: this.#clock,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(longestTokenWaitMs === undefined ? {} : { longestTokenWaitMs }),
    });
  }

  async find(text: string): Promise<PlaceAnswer> {
    const address = canonicalAddress(text);
    if (address === undefined || !isPublicAddress(address))
      return { kind: 'unknown', detail: 'no public address', askLater: false };
    const { store, keepMs = 30 * DAY } = this.#options;
    const now = this.#clock.now();
    const kept = store.answer(this.source, address, now);
    if (kept !== undefined)
      return {
        kind: 'found',
        source: this.source,
        place: placeOf(kept.answer),
        ageSeconds: Math.max(0, Math.round((now - kept.askedAt) / 1000)),
      };
    if (store.answer(FAILED, address, now) !== undefined)
      return { kind: 'unknown', detail: 'it failed before and is not asked again', askLater: false };
    const answer = await this.#service.ask(`/shodan/host/${address}`);
    switch (answer.kind) {
      case 'not_asked':
        return { kind: 'unknown', detail: `not asked: ${answer.reason}`, askLater: true };
      case 'failed':
        return { kind: 'unknown', detail: `no answer: ${answer.reason}`, askLater: true };
      case 'refused':
        return {
          kind: 'unknown',
          detail: `no answer: the token was refused (${answer.status})`,
          askLater: true,
        };
      case 'answered': {
        const place = answer.body === undefined ? undefined : documentPlace(answer.body);
        if (place === undefined) {
          store.keep(FAILED, address, {}, this.#clock.now(), undefined);
          return { kind: 'unknown', detail: 'Shodan knows no place of it', askLater: false };
        }
        store.keep(this.source, address, place, this.#clock.now(), keepMs);
        return { kind: 'found', source: this.source, place, ageSeconds: 0 };
      }
    }
  }

  /** The addresses that are not asked about again, in order: the content of `failed.json`. */
  failedAddresses(): readonly string[] {
    return this.#options.store.questions(FAILED, this.#clock.now());
  }

  /** Lets the failed addresses be asked about again. */
  forgetFailed(): void {
    this.#options.store.forget(FAILED);
  }
}

const placeOf = (value: unknown): Place => ({
  latitude: numberOf(value, 'latitude') ?? 0,
  longitude: numberOf(value, 'longitude') ?? 0,
  country: textOf(value, 'country'),
  organisation: textOf(value, 'organisation'),
});

/** The place in Shodan's document on a host; undefined without usable coordinates. */
const documentPlace = (body: unknown): Place | undefined => {
  const latitude = numberOf(body, 'latitude');
  const longitude = numberOf(body, 'longitude');
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  const country = memberOf(body, 'country_name');
  const organisation = memberOf(body, 'org');
  return {
    latitude,
    longitude,
    country: typeof country === 'string' ? country : undefined,
    organisation: typeof organisation === 'string' ? organisation : undefined,
  };
};
