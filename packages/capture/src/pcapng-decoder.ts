import { type CaptureProblem, captureProblem } from './capture-problem.ts';
import { Packet, type PacketSink } from './packet.ts';
import { type TimestampResolution, timestampResolution } from './pcapng-timestamp.ts';
import { MAXIMUM_PACKET_LENGTH, type RecordDecoder } from './record-decoder.ts';

const BlockType = {
  SectionHeader: 0x0a0d0d0a,
  InterfaceDescription: 1,
  /** Obsolete, still met in old files. */
  Packet: 2,
  SimplePacket: 3,
  EnhancedPacket: 6,
} as const;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_END = 0;
const OPTION_TIMESTAMP_RESOLUTION = 9;
const OPTION_TIMESTAMP_OFFSET = 14;
/** Blocks longer than this are damage (the limit of Wireshark's reader). */
const MAXIMUM_BLOCK_LENGTH = 16 * 1024 * 1024;
/** A hostile file may describe interfaces without end; nobody records from this many. */
const MAXIMUM_INTERFACES = 65_536;

/** Whether these first four bytes begin a pcapng file. The block type reads the same in both byte orders. */
export const isPcapngMagic = (magic: number): boolean => magic === BlockType.SectionHeader;

interface CaptureInterface {
  readonly linkType: number;
  /** 0 means unlimited. */
  readonly snapLength: number;
  readonly resolution: TimestampResolution;
}

/**
 * pcapng: sections in either byte order, several interfaces with their own link type and time resolution, all
 * three packet blocks. Blocks of other types are stepped over. Format: draft-ietf-opsawg-pcapng.
 */
export class PcapngDecoder implements RecordDecoder {
  readonly format = 'pcapng';
  packets = 0;
  problem: CaptureProblem | undefined = undefined;
  readonly #sink: PacketSink;
  readonly #packet = new Packet();
  #littleEndian = true;
  #interfaces: CaptureInterface[] = [];

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  decode(bytes: Uint8Array, start: number, end: number, position: number): number {
    let offset = start;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#packet.bytes = bytes;
    while (this.problem === undefined && end - offset >= 12) {
      const at = position + offset - start;
      const type = view.getUint32(offset, this.#littleEndian);
      if (type === BlockType.SectionHeader && !this.#readByteOrder(view, offset, at)) break;
      const length = view.getUint32(offset + 4, this.#littleEndian);
      if (length < 12 || length % 4 !== 0 || length > MAXIMUM_BLOCK_LENGTH) {
        this.#fail(at, `a block claims a length of ${length} bytes`);
        break;
      }
      if (offset + length > end) break;
      if (view.getUint32(offset + length - 4, this.#littleEndian) !== length) {
        this.#fail(at, `the two lengths of a block differ (${length} at its head)`);
        break;
      }
      this.#packet.offset = at;
      this.#block(view, type, offset + 8, offset + length - 4, at);
      offset += length;
    }
    return offset;
  }

  #fail(at: number, detail: string): void {
    this.problem = captureProblem('bad-record', at, detail);
  }

  #readByteOrder(view: DataView, offset: number, at: number): boolean {
    if (view.getUint32(offset + 8, true) === BYTE_ORDER_MAGIC) this.#littleEndian = true;
    else if (view.getUint32(offset + 8, false) === BYTE_ORDER_MAGIC) this.#littleEndian = false;
    else {
      this.#fail(at, 'a section header without byte-order magic');
      return false;
    }
    return true;
  }

  #block(view: DataView, type: number, body: number, bodyEnd: number, at: number): void {
    switch (type) {
      case BlockType.SectionHeader:
        this.#sectionHeader(view, body, bodyEnd, at);
        break;
      case BlockType.InterfaceDescription:
        this.#interfaceDescription(view, body, bodyEnd, at);
        break;
      case BlockType.EnhancedPacket:
        this.#timedPacket(view, body, bodyEnd, at, bodyEnd - body >= 4 ? this.#uint32(view, body) : 0);
        break;
      case BlockType.Packet:
        this.#timedPacket(
          view,
          body,
          bodyEnd,
          at,
          bodyEnd - body >= 2 ? view.getUint16(body, this.#littleEndian) : 0,
        );
        break;
      case BlockType.SimplePacket:
        this.#simplePacket(view, body, bodyEnd, at);
        break;
    }
  }

  #uint32(view: DataView, offset: number): number {
    return view.getUint32(offset, this.#littleEndian);
  }

  #sectionHeader(view: DataView, body: number, bodyEnd: number, at: number): void {
    if (bodyEnd - body < 16) return this.#fail(at, 'a section header shorter than 28 bytes');
    const major = view.getUint16(body + 4, this.#littleEndian);
    if (major !== 1) {
      this.problem = captureProblem('unsupported', at, `pcapng version ${major}; version 1 is known`);
      return;
    }
    this.#interfaces = [];
  }

  #interfaceDescription(view: DataView, body: number, bodyEnd: number, at: number): void {
    if (bodyEnd - body < 8) return this.#fail(at, 'an interface description shorter than 20 bytes');
    if (this.#interfaces.length >= MAXIMUM_INTERFACES) return this.#fail(at, 'more interfaces than 65,536');
    let exponent = 6;
    let offsetSeconds = 0;
    let option = body + 8;
    while (bodyEnd - option >= 4) {
      const code = view.getUint16(option, this.#littleEndian);
      const length = view.getUint16(option + 2, this.#littleEndian);
      const value = option + 4;
      if (code === OPTION_END || value + length > bodyEnd) break;
      if (code === OPTION_TIMESTAMP_RESOLUTION && length >= 1) exponent = view.getUint8(value);
      if (code === OPTION_TIMESTAMP_OFFSET && length >= 8)
        offsetSeconds = Number(BigInt.asUintN(32, view.getBigUint64(value, this.#littleEndian)));
      option = value + ((length + 3) & ~3);
    }
    this.#interfaces.push({
      linkType: view.getUint16(body, this.#littleEndian),
      snapLength: this.#uint32(view, body + 4),
      resolution: timestampResolution(exponent, offsetSeconds),
    });
  }

  /** Enhanced and obsolete packet blocks differ only in how wide the interface number is. */
  #timedPacket(view: DataView, body: number, bodyEnd: number, at: number, interfaceNumber: number): void {
    if (bodyEnd - body < 20) return this.#fail(at, 'a packet block shorter than 32 bytes');
    const origin = this.#interfaces[interfaceNumber];
    if (origin === undefined) {
      this.#fail(at, `a packet names interface ${interfaceNumber}, of which there is no description`);
      return;
    }
    const capturedLength = this.#uint32(view, body + 12);
    if (capturedLength > MAXIMUM_PACKET_LENGTH || body + 20 + capturedLength > bodyEnd) {
      this.#fail(at, `a packet block claims ${capturedLength} captured bytes, more than it can hold`);
      return;
    }
    const packet = this.#packet;
    origin.resolution.read(this.#uint32(view, body + 4), this.#uint32(view, body + 8), packet);
    this.#deliver(origin, body + 20, capturedLength, this.#uint32(view, body + 16));
  }

  #simplePacket(view: DataView, body: number, bodyEnd: number, at: number): void {
    if (bodyEnd - body < 4) return this.#fail(at, 'a simple packet block shorter than 16 bytes');
    const origin = this.#interfaces[0];
    if (origin === undefined) return this.#fail(at, 'a simple packet before any interface description');
    const originalLength = this.#uint32(view, body);
    const snapLength = origin.snapLength === 0 ? originalLength : origin.snapLength;
    // The block stores no captured length: it follows from the snap length and the room in the block.
    const capturedLength = Math.min(originalLength, snapLength, bodyEnd - body - 4);
    if (capturedLength > MAXIMUM_PACKET_LENGTH) {
      this.#fail(at, `a packet block claims ${capturedLength} captured bytes, more than a packet may have`);
      return;
    }
    this.#packet.seconds = 0;
    this.#packet.nanoseconds = 0;
    this.#deliver(origin, body + 4, capturedLength, originalLength);
  }

  #deliver(origin: CaptureInterface, start: number, capturedLength: number, originalLength: number): void {
    const packet = this.#packet;
    packet.linkType = origin.linkType;
    packet.start = start;
    packet.end = start + capturedLength;
    packet.originalLength = originalLength;
    this.packets++;
    this.#sink.packet(packet);
  }
}
