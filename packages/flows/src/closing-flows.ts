import { Column, FlowFlag, ROW_WORDS } from './flow-records.ts';
import type { FlowSlot, FlowTable } from './flow-table.ts';

/** Capture time after which no packet of a closed flow is waited for, in microseconds; reordering takes far less. */
const LINGER = 5_000_000;
const FIRST_CAPACITY = 1024;
/** More are not kept waiting, whatever the time: where it jumps back, none would come due. */
const MOST = 65_536;

/**
 * The flows that were closed lately, in order of their closing. A ring of numbers rather than of objects: on a busy network most
 * packets belong to flows that pass through here.
 */
export class ClosingFlows {
  readonly #table: FlowTable;
  #slots = new Float64Array(FIRST_CAPACITY);
  #ids = new Float64Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #first = 0;
  #length = 0;

  constructor(table: FlowTable) {
    this.#table = table;
  }

  /** Takes in a flow that the packet last counted has closed. */
  add(slot: FlowSlot): void {
    const row = slot * ROW_WORDS;
    this.#table.words[row + Column.flags] |= FlowFlag.closing;
    if (this.#length === this.#slots.length) this.#grow();
    const at = (this.#first + this.#length++) & (this.#slots.length - 1);
    this.#slots[at] = slot;
    this.#ids[at] = this.#table.words[row + Column.id];
    this.#times[at] = this.#table.time;
  }

  /** The next flow whose time has come, or -1. One that ended otherwise meanwhile is passed over. */
  takeDue(): FlowSlot | -1 {
    while (this.#isDue()) {
      const slot = this.#slots[this.#first];
      const id = this.#ids[this.#first];
      this.#first = (this.#first + 1) & (this.#slots.length - 1);
      this.#length--;
      const row = slot * ROW_WORDS;
      const flags = this.#table.words[row + Column.flags];
      const isSame = (flags & FlowFlag.closing) !== 0 && this.#table.words[row + Column.id] === id;
      if (!isSame) continue;
      this.#table.words[row + Column.flags] = flags & ~FlowFlag.closing;
      return slot as FlowSlot;
    }
    return -1;
  }

  #isDue(): boolean {
    if (this.#length === 0) return false;
    return this.#length > MOST || this.#times[this.#first] + LINGER < this.#table.time;
  }

  #grow(): void {
    const capacity = this.#slots.length * 2;
    const unrolled = (ring: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(capacity);
      larger.set(ring.subarray(this.#first));
      larger.set(ring.subarray(0, this.#first), ring.length - this.#first);
      return larger;
    };
    this.#slots = unrolled(this.#slots);
    this.#ids = unrolled(this.#ids);
    this.#times = unrolled(this.#times);
    this.#first = 0;
  }
}
