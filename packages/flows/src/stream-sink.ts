import type { FlowSlot } from './flow-table.ts';

/** Receives the bytes of each direction of each flow, in the order the sender wrote them. */
export interface StreamSink {
  /**
   * Bytes that follow at once on those before.
   *
   * @param time capture time, in microseconds, of the packet that carried them.
   * @returns whether more of this direction is wanted; once false, nothing more of it comes.
   */
  data(
    slot: FlowSlot,
    fromSource: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: number,
  ): boolean;
  /** `length` bytes are missing from the capture here. Returns as {@link data} does. */
  gap(slot: FlowSlot, fromSource: boolean, length: number): boolean;
  /**
   * The flow is over: some seconds after it was closed, or when its slot is to be used again; told once more then. In the rare
   * flow that goes on after its end, data begins anew.
   */
  end(slot: FlowSlot): void;
}
