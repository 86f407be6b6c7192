import type { Claim, Store } from '@mad/store';
import type { Outages } from './outages.ts';
import type { ServiceLog } from './service-log.ts';

/** Renewals in the time of one lease: two may fail before a claim lapses. */
const RENEWALS_A_LEASE = 3;

/** What claims are kept with. */
export interface ClaimKeeperOptions {
  readonly store: Store;
  readonly outages: Outages;
  readonly log: ServiceLog;
  readonly leaseSeconds: number;
}

/** Keeps the claims of this process alive while their captures are judged. */
export class ClaimKeeper {
  readonly #options: ClaimKeeperOptions;
  readonly #claims = new Set<Claim>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;

  constructor(options: ClaimKeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#renew(), (options.leaseSeconds * 1000) / RENEWALS_A_LEASE);
  }

  /** The claims in hand. */
  get claims(): readonly Claim[] {
    return [...this.#claims];
  }

  keep(claim: Claim): void {
    this.#claims.add(claim);
  }

  drop(claim: Claim): void {
    this.#claims.delete(claim);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    const { store, outages, log, leaseSeconds } = this.#options;
    try {
      // A claim that somebody else has taken needs no word here: what its worker finds is not stored.
      for (const claim of this.#claims) {
        await store.captures.renew(claim, leaseSeconds);
        outages.database.back();
      }
    } catch (error) {
      // Claims that lapse while the database is away are renewed when it is back, unless somebody was quicker.
      if (!outages.database.notice(error)) log.error({ err: error }, 'claims could not be renewed');
    } finally {
      this.#isRenewing = false;
    }
  }
}
