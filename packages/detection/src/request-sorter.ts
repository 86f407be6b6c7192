import type { InsideRequest } from '@mad/webgraphic';

/**
 * How much later than others of its time a request may become known and still be put in order: bytes that waited for a hole
 * before them, header blocks spread over segments. In microseconds of capture time.
 */
const SLACK = 5_000_000;

/** Puts requests in order of time with a bounded look-ahead; one that comes later than the slack goes out at once. */
export class RequestSorter {
  readonly #release: (item: InsideRequest) => void;
  #waiting: InsideRequest[] = [];
  #first = 0;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(release: (item: InsideRequest) => void) {
    this.#release = release;
  }

  add(item: InsideRequest): void {
    const { time } = item.request;
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
