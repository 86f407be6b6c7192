import { isPublicAddress, type PlaceFinder } from '@mad/intel';
import type { DocumentSource } from '@mad/store';

/** What came of a search for places. */
export interface PlaceSearch {
  readonly found: number;
  /** Addresses that nobody knows a place of. */
  readonly unknown: number;
  /** Why the search ended before every server had its turn; undefined when it did not. */
  readonly interrupted: string | undefined;
}

/** Answers to try later that end a search: whoever gives them is away or wants to be left alone. */
const PATIENCE = 3;

/** Finds places of servers, round after round. */
export class PlaceSearcher {
  readonly #source: DocumentSource;
  readonly #finder: PlaceFinder;
  /** Without an answer in an earlier round; the others come first, so that these do not keep them from their turn. */
  readonly #postponed = new Set<string>();

  constructor(source: DocumentSource, finder: PlaceFinder) {
    this.#source = source;
    this.#finder = finder;
  }

  /**
   * Asks where the malicious public servers without coordinates stand and notes the answers in the database.
   *
   * @param stopped ends the search, also while an answer is waited for.
   * @param onAnswer called after each.
   */
  async search(stopped: AbortSignal, onAnswer: () => void): Promise<PlaceSearch> {
    let [found, unknown, later] = [0, 0, 0];
    for (const address of await this.#unplaced()) {
      const answer = await unlessStopped(this.#finder.find(address), stopped);
      if (answer === undefined) return { found, unknown, interrupted: 'its time is over' };
      onAnswer();
      if (answer.kind === 'unknown' && answer.askLater) {
        this.#postponed.add(address);
        if (++later === PATIENCE) return { found, unknown, interrupted: answer.detail };
        continue;
      }
      this.#postponed.delete(address);
      later = 0;
      if (answer.kind === 'found') {
        await this.#source.place(address, answer.place);
        found++;
      } else unknown++;
    }
    return { found, unknown, interrupted: undefined };
  }

  async #unplaced(): Promise<readonly string[]> {
    const servers = await this.#source.servers();
    const addresses = servers
      .filter(({ address, place }) => place === undefined && isPublicAddress(address))
      .map(({ address }) => address);
    return [
      ...addresses.filter((address) => !this.#postponed.has(address)),
      ...addresses.filter((address) => this.#postponed.has(address)),
    ];
  }
}

const unlessStopped = async <Answer>(
  answer: Promise<Answer>,
  stopped: AbortSignal,
): Promise<Answer | undefined> => {
  if (stopped.aborted) return undefined;
  let onStop: (() => void) | undefined;
  const stop = new Promise<undefined>((resolve) => {
    onStop = () => resolve(undefined);
    stopped.addEventListener('abort', onStop, { once: true });
  });
  try {
    return await Promise.race([answer, stop]);
  } finally {
    if (onStop !== undefined) stopped.removeEventListener('abort', onStop);
  }
};
