import type { InsideRequest } from '@mad/webgraphic';

/**
 * How much later than others of its time a request may become known and still be put in order: bytes that waited for a hole
 * before them, header blocks spread over segments. In microseconds of capture time.
 */
const SLACK = 5_000_000;

/** A step back further than this is no lateness: the clock was set, or captures were joined. In microseconds. */
const JUMP = 60_000_000;

/**
 * Puts requests in order of time with a bounded look-ahead; one that comes later than the slack goes out at once. Where time jumps
 * back, what went before is given out and a new order begins.
 */
export class RequestSorter {
  readonly #release: (item: InsideRequest) => void;
  readonly #onJump: () => void;
  #waiting: InsideRequest[] = [];
  #first = 0;
  #newest = Number.NEGATIVE_INFINITY;

  /** @param onJump called between the last request of one order and the first of the next. */
  constructor(release: (item: InsideRequest) => void, onJump: () => void = () => {}) {
    this.#release = release;
    this.#onJump = onJump;
  }

  add(item: InsideRequest): void {
    const { time } = item.request;
    if (time < this.#newest - JUMP) {
      this.finish();
      this.#newest = time;
      this.#onJump();
    }
    this.#newest = Math.max(this.#newest, time);
    let at = this.#waiting.length;
    while (at > this.#first && this.#waiting[at - 1].request.time > time) at--;
    if (at === this.#waiting.length) this.#waiting.push(item);
    else this.#waiting.splice(at, 0, item);
    this.#letGo(this.#newest - SLACK);
  }

  /** Gives out what still waits. */
  finish(): void {
    this.#letGo(Number.POSITIVE_INFINITY);
  }

  #letGo(until: number): void {
    while (this.#first < this.#waiting.length && this.#waiting[this.#first].request.time <= until)
      this.#release(this.#waiting[this.#first++]);
    if (this.#first > 1024 && this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
  }
}
