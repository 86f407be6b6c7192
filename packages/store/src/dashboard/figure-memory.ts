import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { FigureRow } from './figure-list.ts';

interface Remembered<Value> {
  readonly figures: string;
  readonly value: Value;
  /** Milliseconds of the process's clock. */
  readonly until: number;
}

/** What was counted for a row of figures, remembered while its figures stay: nothing new belongs to it without a new verdict. */
export class FigureMemory<Value> {
  readonly #milliseconds: number;
  readonly #limit: number;
  readonly #ofDatabase = new WeakMap<Kysely<Database>, Map<string, Remembered<Value>>>();

  /**
   * @param milliseconds how long at most, however the figures stay
   * @param limit values kept; the oldest goes first
   */
  constructor(milliseconds: number, limit: number) {
    this.#milliseconds = milliseconds;
    this.#limit = limit;
  }

  /** Undefined when nobody has counted since the figures changed. */
  recall(database: Kysely<Database>, key: string, row: FigureRow): Value | undefined {
    const found = this.#ofDatabase.get(database)?.get(key);
    return found?.figures === figuresOf(row) && performance.now() < found.until ? found.value : undefined;
  }

  keep(database: Kysely<Database>, key: string, row: FigureRow, value: Value): void {
    const remembered = this.#ofDatabase.get(database) ?? new Map<string, Remembered<Value>>();
    this.#ofDatabase.set(database, remembered);
    remembered.delete(key);
    remembered.set(key, {
      figures: figuresOf(row),
      value,
      until: performance.now() + this.#milliseconds,
    });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= this.#limit) break;
      remembered.delete(oldest);
    }
  }
}

const figuresOf = ({ verdicts, malicious, firstSeen, lastSeen }: FigureRow): string =>
  `${verdicts} ${malicious} ${firstSeen} ${lastSeen}`;
