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

/**
 * Asks where the malicious public servers without coordinates stand and notes the answers in the database.
 *
 * @param stopped ends the search, also while an answer is waited for.
 * @param onAnswer called after each.
 */
export const findPlaces = async (
  source: DocumentSource,
  finder: PlaceFinder,
  stopped: AbortSignal,
  onAnswer: () => void,
): Promise<PlaceSearch> => {
  let [found, unknown, later] = [0, 0, 0];
  for (const { address, place } of await source.servers()) {
    if (place !== undefined || !isPublicAddress(address)) continue;
    const answer = await unlessStopped(finder.find(address), stopped);
    if (answer === undefined) return { found, unknown, interrupted: 'its time is over' };
    onAnswer();
    if (answer.kind === 'found') {
      await source.place(address, answer.place);
      found++;
      later = 0;
    } else if (!answer.askLater) unknown++;
    else if (++later === PATIENCE) return { found, unknown, interrupted: answer.detail };
  }
  return { found, unknown, interrupted: undefined };
};

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
