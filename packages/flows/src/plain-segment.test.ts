import { Datagram, DatagramDecoder, LinkType, Packet, Protocol } from '@mad/capture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainSegment } from './plain-segment.ts';
import { readTcpSegment, TcpSegment } from './tcp-segment.ts';

const ETHERNET = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00];
const DATA = [...Buffer.from('GET / HTTP/1.1\r\n')];
/** 200.0.2.1:51000 → 192.0.2.128:80, so that the upper bits of addresses and ports are set. */
const IPV4 = [0x45, 0, 0, 20 + 20 + DATA.length, 0, 1, 0x40, 0, 64, 6, 0, 0, 200, 0, 2, 1, 192, 0, 2, 128];
const TCP = [0xc7, 0x38, 0, 80, 0xff, 0, 0, 1, 0xfe, 0, 0, 2, 0x50, 0x18, 1, 0, 0, 0, 0, 0];
const FRAME = [...ETHERNET, ...IPV4, ...TCP, ...DATA];

/** A packet somewhere in a larger buffer, as captures hold them. */
const packetOf = (content: readonly number[], linkType: number = LinkType.Ethernet): Packet => {
  const packet = new Packet();
  packet.bytes = new Uint8Array([0xaa, 0xbb, ...content, 0xcc, ...new Array<number>(64).fill(0xdd)]);
  packet.start = 2;
  packet.end = 2 + content.length;
  packet.linkType = linkType;
  return packet;
};

const read = (packet: Packet): { datagram: Datagram; segment: TcpSegment } | undefined => {
  const [datagram, segment] = [new Datagram(), new TcpSegment()];
  const { buffer, byteOffset, byteLength } = packet.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  return readPlainSegment(packet, view, datagram, segment) ? { datagram, segment } : undefined;
};

const decoded = (packet: Packet): { datagram: Datagram; segment: TcpSegment } | undefined => {
  const [datagram, segment] = [new Datagram(), new TcpSegment()];
  const isTcp =
    new DatagramDecoder().decode(packet, datagram) &&
    datagram.protocol === Protocol.Tcp &&
    readTcpSegment(datagram, segment);
  return isTcp ? { datagram, segment } : undefined;
};

describe('readPlainSegment', () => {
  it('reads what the decoders read', () => {
    const packet = packetOf(FRAME);
    expect(read(packet)).toEqual(decoded(packet));
    expect(read(packet)?.segment).toMatchObject({
      sourcePort: 51_000,
      destinationPort: 80,
      sequence: 0xff000001,
      acknowledgment: 0xfe000002,
      flags: 0x18,
      dataLength: DATA.length,
    });
  });

  it.each([
    ['a cut packet', packetOf(FRAME.slice(0, 40))],
    ['another link layer', packetOf(FRAME, LinkType.LinuxSll)],
    ['a VLAN tag', packetOf([...FRAME.slice(0, 12), 0x81, 0, 0, 1, ...FRAME.slice(12)])],
    ['IP options', packetOf(FRAME.with(14, 0x46))],
    ['a fragment', packetOf(FRAME.with(20, 0x20))],
    ['a later fragment', packetOf(FRAME.with(21, 1))],
    ['UDP', packetOf(FRAME.with(23, 17))],
    ['no total length', packetOf(FRAME.with(17, 0))],
    ['a TCP header that is longer than the datagram', packetOf(FRAME.with(46, 0xf0))],
    ['a TCP header that is too short', packetOf(FRAME.with(46, 0x40))],
  ])('leaves %s to the decoders', (_, packet) => {
    expect(read(packet)).toBeUndefined();
  });

  it('never says anything else than the decoders', () => {
    const change = fc.tuple(fc.integer({ min: 12, max: FRAME.length - 1 }), fc.integer({ min: 0, max: 255 }));
    const length = fc.integer({ min: 0, max: FRAME.length });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), length, fc.boolean(), (changes, cut, whole) => {
        const frame = changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), FRAME);
        const packet = packetOf(whole ? frame : frame.slice(0, cut));
        const plain = read(packet);
        if (plain !== undefined) expect(plain).toEqual(decoded(packet));
      }),
      { numRuns: 2000 },
    );
  });
});
