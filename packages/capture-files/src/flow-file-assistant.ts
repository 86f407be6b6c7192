import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FlowFileMemory } from './flow-file-memory.ts';
import type { FlowFileOrder, FlowFileOutcome } from './flow-file-order.ts';
import type { FlowFileThreadData, OfferedOrder } from './flow-file-thread.ts';
import { OPEN_ORDERS, OrderClaims } from './order-claims.ts';

const THREAD = new URL('flow-file-thread.ts', import.meta.url);

/**
 * A second thread that writes files of flows beside the one that asks it to. What it has not begun can be taken back, so that one which
 * is slow to start, or cannot, does no harm.
 */
export class FlowFileAssistant {
  readonly #claims = new OrderClaims();
  readonly #port: MessagePort;
  #offered = 0;
  /** What was given to the thread and is not known to be done, oldest first. */
  readonly #open: OfferedOrder[] = [];

  /** @param headerLength see `carryOut`. */
  constructor(folder: string, memory: FlowFileMemory, headerLength: number) {
    const { port1, port2 } = new MessageChannel();
    const { words } = this.#claims;
    const workerData: FlowFileThreadData = { folder, memory, headerLength, words, port: port2 };
    const thread = new Worker(THREAD, { workerData, transferList: [port2] });
    // It takes no orders then.
    thread.on('error', () => {});
    thread.unref();
    port1.unref();
    this.#port = port1;
  }

  /** Gives an order to the thread; false when it has enough of them. */
  offer(order: FlowFileOrder): boolean {
    while (this.#open[0] !== undefined && this.#claims.isDone(this.#open[0].claim)) this.#open.shift();
    if (this.#open.length === OPEN_ORDERS) return false;
    const offered: OfferedOrder = { claim: ++this.#offered, order };
    this.#open.push(offered);
    this.#claims.offer(offered.claim);
    this.#port.postMessage(offered);
    return true;
  }

  /** The last order that the thread has not begun; it will not any more. */
  takeBack(): FlowFileOrder | undefined {
    const last = this.#open.at(-1);
    if (last === undefined || !this.#claims.take(last.claim)) return undefined;
    this.#claims.finish(last.claim);
    this.#open.pop();
    return last.order;
  }

  /** Waits for what the thread has begun, when nothing more can be taken back. Gives what became of its orders since the last call. */
  finish(): FlowFileOutcome[] {
    for (const { claim } of this.#open.splice(0)) this.#claims.waitFor(claim);
    const outcomes: FlowFileOutcome[] = [];
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port))
      outcomes.push(next.message);
    return outcomes;
  }

  /** Lets the thread end. */
  close(): void {
    this.#port.close();
  }
}
