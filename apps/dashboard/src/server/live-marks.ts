import { liveMark } from '@mad/store';
import { openedStore } from './store.ts';

const POLL_MILLISECONDS = 2000;

type Follower = (mark: string) => void;

/** Asks the database on behalf of all open pages: one cheap question every two seconds, however many there are. */
class LiveMarks {
  readonly #followers = new Set<Follower>();
  #timer: NodeJS.Timeout | undefined;
  #mark: string | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  /**
   * A mark that was true at most two seconds ago. A page takes it before it reads anything else: what changed meanwhile then shows
   * as a newer mark.
   */
  async recent(): Promise<string> {
    if (this.#mark !== undefined && performance.now() - this.#askedAt < POLL_MILLISECONDS) return this.#mark;
    return await this.#ask();
  }

  /** Calls with each new mark until the returned function is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    this.#timer ??= setInterval(() => void this.#poll(), POLL_MILLISECONDS);
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async #poll(): Promise<void> {
    try {
      await this.#ask();
    } catch {
      // The database is away for a moment; the next question tells.
    }
  }

  async #ask(): Promise<string> {
    const askedAt = performance.now();
    const { database } = await openedStore();
    const mark = await liveMark(database);
    const isNew = mark !== this.#mark;
    this.#mark = mark;
    this.#askedAt = askedAt;
    if (isNew) for (const follower of this.#followers) follower(mark);
    return mark;
  }
}

const shared = globalThis as typeof globalThis & { madLiveMarks?: LiveMarks };
shared.madLiveMarks ??= new LiveMarks();

/** The one of this process. */
export const liveMarks: LiveMarks = shared.madLiveMarks;
