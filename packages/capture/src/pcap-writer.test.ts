import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCapture } from './capture-bytes.test-support.ts';
import { bytes, packetOf } from './packet-bytes.test-support.ts';
import {
  PCAP_FILE_HEADER_LENGTH,
  PCAP_RECORD_HEADER_LENGTH,
  pcapFileHeader,
  pcapRecordLength,
  writePcapRecord,
} from './pcap-writer.ts';

describe('the pcap writer', () => {
  it('writes the file header of the format', () => {
    const header = 'd4c3b2a1 0200 0400 00000000 00000000 00000400 14010000';
    expect(pcapFileHeader(276)).toEqual(bytes(header));
    expect(PCAP_FILE_HEADER_LENGTH).toBe(24);
  });

  it('writes a record and nothing beside it', () => {
    const packet = packetOf(1, bytes('c0ffee'), { seconds: 0x6553f100, originalLength: 1514 });
    packet.nanoseconds = 1_999;
    const into = new Uint8Array(30).fill(0xee);
    expect(writePcapRecord(packet, into, 4)).toBe(4 + pcapRecordLength(packet));
    expect(into).toEqual(bytes('eeeeeeee 00f15365 01000000 03000000 ea050000 c0ffee', 'ee'.repeat(7)));
    expect(pcapRecordLength(packet)).toBe(PCAP_RECORD_HEADER_LENGTH + 3);
  });

  it('writes what the reader reads back, to the microsecond', () => {
    const packets = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
        nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
        originalLength: fc.integer({ min: 0, max: 0xffff_ffff }),
        content: fc.uint8Array({ maxLength: 200 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(packets, fc.integer({ min: 0, max: 0xffff }), (wanted, linkType) => {
        const views = wanted.map(({ content, nanoseconds, ...rest }) => {
          const packet = packetOf(linkType, content, rest);
          packet.nanoseconds = nanoseconds;
          return packet;
        });
        const length = views.reduce((sum, packet) => sum + pcapRecordLength(packet), PCAP_FILE_HEADER_LENGTH);
        const file = new Uint8Array(length);
        file.set(pcapFileHeader(linkType));
        let offset = PCAP_FILE_HEADER_LENGTH;
        for (const packet of views) offset = writePcapRecord(packet, file, offset);
        expect(offset).toBe(length);
        expect(readCapture(file).packets).toEqual(
          wanted.map(({ content, nanoseconds, ...rest }) => ({
            ...rest,
            nanoseconds: nanoseconds - (nanoseconds % 1000),
            linkType,
            hex: Buffer.from(content).toString('hex'),
          })),
        );
      }),
    );
  });
});
