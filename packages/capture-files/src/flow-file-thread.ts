// Writes files of flows in a thread of its own, see FlowFileAssistant.
import { type MessagePort, workerData } from 'node:worker_threads';
import { FlowFileContents } from './flow-file-contents.ts';
import type { FlowFileMemory } from './flow-file-memory.ts';
import { carryOut, type FlowFileOrder } from './flow-file-order.ts';
import { OrderClaims } from './order-claims.ts';

/** What the thread is given when it starts. */
export interface FlowFileThreadData {
  readonly folder: string;
  readonly memory: FlowFileMemory;
  readonly headerLength: number;
  /** Of the `OrderClaims`. */
  readonly words: Int32Array;
  /** An {@link OfferedOrder} in; a `FlowFileOutcome` out for each that the thread got hold of. */
  readonly port: MessagePort;
}

/** An order for the first thread that takes it. */
export interface OfferedOrder {
  /** Its number for the `OrderClaims`. */
  readonly claim: number;
  readonly order: FlowFileOrder;
}

const { folder, memory, headerLength, words, port } = workerData as FlowFileThreadData;
const contents = new FlowFileContents(memory, 1);
const claims = new OrderClaims(words);

port.on('message', ({ claim, order }: OfferedOrder) => {
  if (!claims.take(claim)) return;
  port.postMessage(carryOut(order, folder, contents, headerLength));
  claims.finish(claim);
});
