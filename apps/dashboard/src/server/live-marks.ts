import { liveMark } from '@mad/store';
import { openedStore } from './store.ts';

const POLL_MILLISECONDS = 2000;

type Follower = (mark: string) => void;

/** Asks the database on behalf of all open pages: one cheap question every two seconds while anybody looks. */
class LiveMarks {
  readonly #followers = new Set<Follower>();
  #timer: NodeJS.Timeout | undefined;
  #mark: string | undefined;

  /** Calls with each new mark until the returned function is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    this.#timer ??= setInterval(() => void this.#ask(), POLL_MILLISECONDS);
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#mark = undefined;
    };
  }

  async #ask(): Promise<void> {
    try {
      const { database } = await openedStore();
      const mark = await liveMark(database);
      const isNew = this.#mark !== undefined && this.#mark !== mark;
      this.#mark = mark;
      if (isNew) for (const follower of this.#followers) follower(mark);
    } catch {
      // The database is away for a moment; the next question tells.
    }
  }
}

const shared = globalThis as typeof globalThis & { madLiveMarks?: LiveMarks };
shared.madLiveMarks ??= new LiveMarks();

/** The one of this process. */
export const liveMarks: LiveMarks = shared.madLiveMarks;
