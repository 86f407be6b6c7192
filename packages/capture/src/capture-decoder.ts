import { uint32 } from './byte-reader.ts';
import { type CaptureProblem, captureProblem } from './capture-problem.ts';
import type { PacketSink } from './packet.ts';
import { isPcapMagic, PcapDecoder } from './pcap-decoder.ts';
import { isPcapngMagic, PcapngDecoder } from './pcapng-decoder.ts';
import type { CaptureFormat, RecordDecoder } from './record-decoder.ts';
import { isSnoopMagic, SnoopDecoder } from './snoop-decoder.ts';

/** What was read of a capture. */
export interface CaptureSummary {
  /** Undefined when the first bytes are no capture's. */
  readonly format: CaptureFormat | undefined;
  readonly packets: number;
  /** Uncompressed bytes handed in. */
  readonly bytes: number;
  /** Why reading stopped early; undefined when the capture was read to its end. */
  readonly problem: CaptureProblem | undefined;
}

/** Whether these bytes begin a capture this reader knows, by magic number. At least 4 bytes are needed. */
export const isCapture = (head: Uint8Array): boolean => {
  if (head.length < 4) return false;
  const magic = uint32(head, 0);
  return isPcapMagic(magic) || isPcapngMagic(magic) || isSnoopMagic(magic);
};

/** Enough for most straddling records in one step; more is added when a record is longer. */
const CARRY_STEP = 16 * 1024;

/**
 * Reads a capture handed over in chunks of any size and gives its packets to a sink.
 *
 * Records that lie whole in a chunk are decoded where they lie; only one that straddles two chunks is copied.
 *
 * @example
 * ```ts
 * let packets = 0;
 * const decoder = new CaptureDecoder({ packet: () => { packets++; } });
 * for (const chunk of chunks) decoder.write(chunk);
 * const { problem } = decoder.finish();
 * ```
 */
export class CaptureDecoder {
  readonly #sink: PacketSink;
  #decoder: RecordDecoder | undefined = undefined;
  #problem: CaptureProblem | undefined = undefined;
  #carry = new Uint8Array(CARRY_STEP * 2);
  #carryLength = 0;
  /** Offset in the capture of the first byte not decoded yet. */
  #position = 0;
  #bytes = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  /** True once nothing more can be decoded, so that a reader may stop early. */
  get stopped(): boolean {
    return (this.#problem ?? this.#decoder?.problem) !== undefined;
  }

  /** Decodes the next bytes. `lent` may be reused by the caller as soon as this returns. */
  write(lent: Uint8Array): void {
    // A Node Buffer is a Uint8Array whose `slice` does not copy; nothing after here may meet one.
    const chunk =
      lent.constructor === Uint8Array ? lent : new Uint8Array(lent.buffer, lent.byteOffset, lent.byteLength);
    this.#bytes += chunk.length;
    let offset = 0;
    while (this.#carryLength > 0 && offset < chunk.length && !this.stopped) {
      const before = this.#carryLength;
      const taken = Math.min(chunk.length - offset, Math.max(CARRY_STEP, before));
      this.#append(chunk, offset, offset + taken);
      const consumed = this.#decode(this.#carry, 0, this.#carryLength);
      if (consumed >= before) {
        this.#carryLength = 0;
        offset += consumed - before;
      } else {
        this.#carry.copyWithin(0, consumed, this.#carryLength);
        this.#carryLength -= consumed;
        offset += taken;
      }
    }
    if (this.stopped) return;
    const consumed = this.#decode(chunk, offset, chunk.length);
    this.#append(chunk, consumed, chunk.length);
  }

  /**
   * Goes on elsewhere in the capture: the next bytes written are those at `position`, where a record or block must begin. The file
   * header has to be read by then; a pcapng capture is read on with the section and interfaces known so far.
   */
  seek(position: number): void {
    this.#position = position;
    this.#carryLength = 0;
  }

  /** Says how the capture ended. Call once, after the last chunk. */
  finish(): CaptureSummary {
    return {
      format: this.#decoder?.format,
      packets: this.#decoder?.packets ?? 0,
      bytes: this.#bytes,
      problem: this.#problem ?? this.#decoder?.problem ?? this.#tailProblem(),
    };
  }

  #tailProblem(): CaptureProblem | undefined {
    if (this.#bytes === 0) return captureProblem('empty', 0, 'the file is empty');
    if (this.#decoder === undefined)
      return captureProblem('not-a-capture', 0, `${this.#bytes} bytes are too short for a capture`);
    if (this.#position === 0)
      return captureProblem(
        'truncated',
        0,
        `the capture ends inside its file header, after ${this.#bytes} bytes`,
      );
    if (this.#carryLength === 0) return undefined;
    return captureProblem(
      'truncated',
      this.#position,
      `the capture ends inside a record: ${this.#carryLength} bytes after the last whole one`,
    );
  }

  #decode(bytes: Uint8Array, start: number, end: number): number {
    if (this.#decoder === undefined && end - start >= 4) this.#decoder = this.#recognise(bytes, start);
    if (this.#decoder === undefined) return start;
    const consumed = this.#decoder.decode(bytes, start, end, this.#position);
    this.#position += consumed - start;
    return consumed;
  }

  #recognise(bytes: Uint8Array, start: number): RecordDecoder | undefined {
    const magic = uint32(bytes, start);
    if (isPcapMagic(magic)) return new PcapDecoder(this.#sink, magic);
    if (isPcapngMagic(magic)) return new PcapngDecoder(this.#sink);
    if (isSnoopMagic(magic)) return new SnoopDecoder(this.#sink);
    const hex = magic.toString(16).padStart(8, '0');
    this.#problem = captureProblem(
      'not-a-capture',
      0,
      `its first bytes, ${hex}, are no capture's magic number`,
    );
    return undefined;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#carryLength + end - start;
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.#carry.subarray(0, this.#carryLength));
      this.#carry = larger;
    }
    this.#carry.set(bytes.subarray(start, end), this.#carryLength);
    this.#carryLength = needed;
  }
}
