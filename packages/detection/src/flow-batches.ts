import type { GatheredFlow } from './flow-gatherer.ts';

/** Flows judged together while a capture is read, and about how many bytes of their header blocks. */
const FLOWS = 2048;
const BYTES = 4 * 1024 * 1024;

/**
 * Gathers flows in batches to be judged together. Where a batch ends depends on the flows alone, not on how their file was read: what a
 * flow is held against depends on its batch.
 */
export class FlowBatches {
  #whole: GatheredFlow[][] = [];
  #last: GatheredFlow[] = [];
  #bytes = 0;

  add(gathered: GatheredFlow): void {
    this.#last.push(gathered);
    for (const { item } of gathered.flow.requests) this.#bytes += item.request.headerBlock.length;
    if (this.#last.length >= FLOWS || this.#bytes >= BYTES) this.#close();
  }

  /** Gives the batches that are whole, and at the end the last one as it is; none is given twice. */
  *take(isEnd: boolean): Generator<readonly GatheredFlow[]> {
    if (isEnd && this.#last.length > 0) this.#close();
    for (let batch = this.#whole.shift(); batch !== undefined; batch = this.#whole.shift()) yield batch;
  }

  #close(): void {
    this.#whole.push(this.#last);
    [this.#last, this.#bytes] = [[], 0];
  }
}
