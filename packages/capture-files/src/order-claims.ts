/** Orders that may be open at the same time. */
export const OPEN_ORDERS = 8;

/** What a word of the shared memory says of an order, beside its number. */
const State = { offered: 0, taken: 1, done: 2 } as const;
const STATES = 3;

/**
 * Who carries out which order: the first thread that takes it. Orders are numbered from 1; one may be offered once that which came
 * {@link OPEN_ORDERS} before it is done.
 */
export class OrderClaims {
  /** To be handed to the other threads. */
  readonly words: Int32Array;

  /** @param words those of another thread; left out, they are made. */
  constructor(
    words: Int32Array = new Int32Array(new SharedArrayBuffer(OPEN_ORDERS * Int32Array.BYTES_PER_ELEMENT)),
  ) {
    this.words = words;
  }

  offer(order: number): void {
    Atomics.store(this.words, order % OPEN_ORDERS, order * STATES + State.offered);
  }

  /** True for the one thread that is to carry it out. */
  take(order: number): boolean {
    const offered = order * STATES + State.offered;
    return (
      Atomics.compareExchange(this.words, order % OPEN_ORDERS, offered, order * STATES + State.taken) ===
      offered
    );
  }

  finish(order: number): void {
    Atomics.store(this.words, order % OPEN_ORDERS, order * STATES + State.done);
    Atomics.notify(this.words, order % OPEN_ORDERS);
  }

  isDone(order: number): boolean {
    return Atomics.load(this.words, order % OPEN_ORDERS) === order * STATES + State.done;
  }

  /** Waits until an order that another thread has taken is done. */
  waitFor(order: number): void {
    Atomics.wait(this.words, order % OPEN_ORDERS, order * STATES + State.taken);
  }
}
