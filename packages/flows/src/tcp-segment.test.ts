import { Datagram } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import { readTcpSegment, TcpSegment } from './tcp-segment.ts';

const HEADER = '9c40 0050 fffffffe 00000001 5018 ffff 0000 0000';

/** A datagram whose payload is this TCP segment, with strangers' bytes around it. */
const datagramOf = (hex: string, payloadLength?: number): Datagram => {
  const segment = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  const datagram = new Datagram();
  datagram.bytes = Uint8Array.from(Buffer.concat([Buffer.alloc(8, 0xee), segment, Buffer.alloc(40, 0x55)]));
  datagram.payload = 8;
  datagram.end = 8 + segment.length;
  datagram.payloadLength = payloadLength ?? segment.length;
  return datagram;
};

describe('readTcpSegment', () => {
  it.each([
    ['no data', HEADER, undefined, 28, 0],
    ['data', `${HEADER} 616263`, undefined, 28, 3],
    ['options', `${HEADER.replace('5018', '8018')} ${'01'.repeat(12)} 616263`, undefined, 40, 3],
    ['data the snap length cut', `${HEADER} 616263`, 1480, 28, 1460],
    ['options the snap length cut', HEADER.replace('5018', '8018'), 132, 40, 100],
    ['a header cut behind its flags', HEADER.slice(0, 33), 120, 28, 100],
  ])('reads a segment with %s', (_, hex, payloadLength, data, dataLength) => {
    const segment = new TcpSegment();
    expect(readTcpSegment(datagramOf(hex, payloadLength), segment)).toBe(true);
    expect({ ...segment }).toEqual({
      sourcePort: 40_000,
      destinationPort: 80,
      sequence: 0xffff_fffe,
      acknowledgment: 1,
      flags: 0x18,
      data,
      dataLength,
    });
  });

  it.each([
    ['an empty segment', '', undefined],
    ['a header cut before its flags', HEADER.slice(0, 30), 120],
    ['a header length below 20', HEADER.replace('5018', '4018'), undefined],
    ['a header longer than the segment', HEADER.replace('5018', 'f018'), undefined],
  ])('refuses %s', (_, hex, payloadLength) => {
    expect(readTcpSegment(datagramOf(hex, payloadLength), new TcpSegment())).toBe(false);
  });
});
