import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BIG,
  type ByteOrder,
  block,
  cutAt,
  enhancedPacket,
  interfaceDescription,
  LITTLE,
  pcapFile,
  type RecordFields,
  readCapture,
  readChunks,
  sectionHeader,
  snoopFile,
} from './capture-bytes.test-support.ts';
import { CaptureDecoder, isCapture } from './capture-decoder.ts';
import { ascii, bytes, PacketLog } from './packet-bytes.test-support.ts';

interface Specimen {
  readonly file: Uint8Array;
  /** Offsets at which a whole number of records has been written. */
  readonly boundaries: readonly number[];
}

const orders = fc.constantFrom(LITTLE, BIG);
const records: fc.Arbitrary<RecordFields[]> = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
    fraction: fc.integer({ min: 0, max: 999_999 }),
    content: fc.uint8Array({ maxLength: 90 }),
    originalLength: fc.integer({ min: 0, max: 65_535 }),
  }),
  { maxLength: 8 },
);

const classic = fc
  .tuple(orders, fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d), records)
  .map(([order, magic, all]): Specimen => {
    const upTo = (count: number) => pcapFile(order, magic, 1, all.slice(0, count));
    return {
      file: upTo(all.length),
      boundaries: [...all.keys(), all.length].map((count) => upTo(count).length),
    };
  });

const snoop = records.map((all): Specimen => {
  const upTo = (count: number) => snoopFile(4, all.slice(0, count));
  return {
    file: upTo(all.length),
    boundaries: [...all.keys(), all.length].map((count) => upTo(count).length),
  };
});

const pcapngBlock = (order: ByteOrder) =>
  fc.oneof(
    fc
      .record({ content: fc.uint8Array({ maxLength: 90 }), units: fc.bigInt({ min: 0n, max: 1n << 60n }) })
      .map(({ content, units }) => enhancedPacket(order, 0, units, content)),
    fc.uint8Array({ maxLength: 30 }).map((content) => block(order, 3, order.u32(content.length), content)),
    fc.uint8Array({ maxLength: 30 }).map((content) => block(order, 0x0bad, content)),
    fc.constant(interfaceDescription(order, 101)),
  );

const pcapng = fc
  .array(
    orders.chain((order) =>
      fc
        .array(pcapngBlock(order), { maxLength: 6 })
        .map((blocks) => [sectionHeader(order), interfaceDescription(order, 1), ...blocks]),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((sections): Specimen => {
    const blocks = sections.flat();
    const boundaries: number[] = [];
    let length = 0;
    for (const one of blocks) {
      length += one.length;
      boundaries.push(length);
    }
    return { file: bytes(...blocks), boundaries };
  });

const specimens = fc.oneof(classic, snoop, pcapng);

describe('CaptureDecoder', () => {
  it.each([
    ['nothing', '', 'empty', 'the file is empty'],
    ['three bytes of a magic number', 'd4c3b2', 'not-a-capture', '3 bytes are too short for a capture'],
    [
      'a text',
      ascii('hello, world'),
      'not-a-capture',
      "its first bytes, 68656c6c, are no capture's magic number",
    ],
    ['four zeros', '00000000', 'not-a-capture', "its first bytes, 00000000, are no capture's magic number"],
    [
      'a magic number alone',
      'd4c3b2a1',
      'truncated',
      'the capture ends inside its file header, after 4 bytes',
    ],
  ])('%s: one problem with a sentence', (_, content, name, detail) => {
    const file = bytes(content);
    expect(readCapture(file)).toEqual({
      packets: [],
      summary: {
        format: name === 'truncated' ? 'pcap' : undefined,
        packets: 0,
        bytes: file.length,
        problem: { name, offset: 0, detail },
      },
    });
  });

  it('says where and how much of the last record is missing', () => {
    const file = pcapFile(LITTLE, 0xa1b2c3d4, 1, [
      { seconds: 1, fraction: 2, content: 'aabbcc' },
      { seconds: 1, fraction: 2, content: 'aabbcc' },
    ]);
    const { packets, summary } = readCapture(file.subarray(0, file.length - 1));
    expect(packets).toHaveLength(1);
    expect(summary.problem).toEqual({
      name: 'truncated',
      offset: 43,
      detail: 'the capture ends inside a record: 18 bytes after the last whole one',
    });
  });

  it('stops at the first problem and tells so', () => {
    const decoder = new CaptureDecoder(new PacketLog());
    expect(decoder.stopped).toBe(false);
    decoder.write(bytes('0102'));
    expect(decoder.stopped).toBe(false);
    decoder.write(bytes('0304'));
    expect(decoder.stopped).toBe(true);
    decoder.write(pcapFile(LITTLE, 0xa1b2c3d4, 1, [{ seconds: 1, fraction: 2, content: 'aa' }]));
    expect(decoder.finish()).toMatchObject({ packets: 0, problem: { name: 'not-a-capture', offset: 0 } });
  });

  it('hands on plain bytes when it is given a Node Buffer, whose slices are no copies', () => {
    const kept: Uint8Array[] = [];
    const decoder = new CaptureDecoder({
      packet: ({ bytes: buffer, start, end }) => kept.push(buffer.slice(start, end)),
    });
    const file = Buffer.from(
      pcapFile(LITTLE, 0xa1b2c3d4, 1, [{ seconds: 1, fraction: 2, content: 'c0ffee' }]),
    );
    decoder.write(file);
    file.fill(0);
    expect(kept).toEqual([bytes('c0ffee')]);
  });

  it('carries records far longer than its chunks', () => {
    const content = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
    const file = pcapFile(BIG, 0xa1b2c3d4, 1, [
      { seconds: 1, fraction: 2, content },
      { seconds: 1, fraction: 2, content: 'aa' },
      { seconds: 1, fraction: 2, content },
    ]);
    const whole = readCapture(file);
    expect(whole.packets.map((packet) => packet.hex.length / 2)).toEqual([200_000, 1, 200_000]);
    const every = (step: number) =>
      readChunks(
        Array.from({ length: Math.ceil(file.length / step) }, (_, i) =>
          file.subarray(i * step, (i + 1) * step),
        ),
      );
    for (const step of [997, 16_384, 65_536, 200_001]) expect(every(step)).toEqual(whole);
  });

  it('gives the same packets however the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(specimens, fc.array(fc.nat(), { maxLength: 40 }), ({ file }, cuts) => {
        const whole = readCapture(file);
        expect(whole.summary.problem).toBeUndefined();
        expect(readChunks(cutAt(file, cuts))).toEqual(whole);
      }),
    );
  });

  it('says where each record lies, however the bytes are cut, and goes on from there', () => {
    const offsetsIn = (chunks: readonly Uint8Array[]): number[] => {
      const offsets: number[] = [];
      const decoder = new CaptureDecoder({ packet: ({ offset }) => offsets.push(offset) });
      for (const chunk of chunks) decoder.write(chunk);
      return offsets;
    };
    const oneSection = orders.chain((order) =>
      fc.array(pcapngBlock(order), { maxLength: 8 }).map((blocks): Specimen & { head: number } => {
        const head = bytes(
          sectionHeader(order),
          interfaceDescription(order, 1),
          interfaceDescription(order, 1),
        );
        return { file: bytes(head, ...blocks), boundaries: [], head: head.length };
      }),
    );
    const headed = fc.oneof(
      classic.map((specimen) => ({ ...specimen, head: 24 })),
      snoop.map((specimen) => ({ ...specimen, head: 16 })),
      oneSection,
    );
    fc.assert(
      fc.property(headed, fc.array(fc.nat(), { maxLength: 9 }), ({ file, boundaries, head }, cuts) => {
        const offsets = offsetsIn(cutAt(file, cuts));
        if (boundaries.length > 0) expect(offsets).toEqual(boundaries.slice(0, -1));
        const { packets } = readCapture(file);
        expect(offsets).toHaveLength(packets.length);
        offsets.forEach((offset, i) => {
          const log = new PacketLog();
          const decoder = new CaptureDecoder(log);
          // Half a record before the jump leaves nothing behind.
          decoder.write(file.subarray(0, Math.min(head + 5, Math.max(head, offset))));
          log.seen.length = 0;
          decoder.seek(offset);
          decoder.write(file.subarray(offset));
          expect(log.seen).toEqual(packets.slice(i));
        });
      }),
    );
  });

  it('gives the same packets byte by byte', () => {
    fc.assert(
      fc.property(specimens, ({ file }) => {
        const chunks = Array.from(file, (_, i) => file.subarray(i, i + 1));
        expect(readChunks(chunks)).toEqual(readCapture(file));
      }),
      { numRuns: 30 },
    );
  });

  it('gives of every prefix the packets that are whole, and names the place of the cut', () => {
    fc.assert(
      fc.property(specimens, ({ file, boundaries }) => {
        const { packets } = readCapture(file);
        for (let length = 0; length < file.length; length++) {
          const prefix = readCapture(file.subarray(0, length));
          const boundary = boundaries.findLast((end) => end <= length) ?? 0;
          expect(prefix.packets).toEqual(packets.slice(0, prefix.packets.length));
          if (boundary === length && length > 0) {
            expect(prefix.summary.problem).toBeUndefined();
            continue;
          }
          const name = length === 0 ? 'empty' : length < 4 ? 'not-a-capture' : 'truncated';
          expect(prefix.summary.problem).toMatchObject({ name, offset: boundary });
          const upToBoundary = readCapture(file.subarray(0, boundary));
          expect(prefix.packets).toEqual(upToBoundary.packets);
        }
        expect(boundaries.at(-1)).toBe(file.length);
      }),
      { numRuns: 20 },
    );
  });

  it('never throws on damaged captures, keeps what came before the damage, and stays in bounds', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        specimens,
        damage,
        fc.array(fc.nat(), { maxLength: 5 }),
        ({ file, boundaries }, changes, cuts) => {
          const damaged = file.slice();
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          const first = damaged.findIndex((value, i) => value !== file[i]);
          const untouched = first === -1 ? file.length : (boundaries.findLast((end) => end <= first) ?? 0);
          const { packets, summary } = readChunks(cutAt(damaged, cuts));
          const before = readCapture(file.subarray(0, untouched)).packets;
          expect(packets.slice(0, before.length)).toEqual(before);
          expect(summary.packets).toBe(packets.length);
          const captured = packets.reduce((sum, packet) => sum + packet.hex.length / 2, 0);
          expect(captured).toBeLessThanOrEqual(damaged.length);
          for (const { seconds, nanoseconds } of packets) {
            expect(Number.isSafeInteger(seconds) && seconds >= 0).toBe(true);
            expect(Number.isSafeInteger(nanoseconds) && nanoseconds >= 0).toBe(true);
          }
          if (summary.problem !== undefined) {
            expect(summary.problem.offset).toBeGreaterThanOrEqual(
              untouched === file.length ? 0 : Math.min(untouched, first),
            );
            expect(summary.problem.offset).toBeLessThanOrEqual(damaged.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on random bytes behind a magic number', () => {
    const heads = fc.constantFrom(
      pcapFile(LITTLE, 0xa1b2c3d4, 1, []),
      pcapFile(BIG, 0xa1b2cd34, 1, []),
      bytes(sectionHeader(BIG), interfaceDescription(BIG, 1)),
      sectionHeader(LITTLE),
      bytes('0a0d0d0a'),
      snoopFile(4, []),
      bytes(''),
    );
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        const { packets, summary } = readCapture(bytes(head, tail));
        expect(summary.packets).toBe(packets.length);
        expect(summary.bytes).toBe(head.length + tail.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isCapture', () => {
  it.each([
    ['d4c3b2a1', true],
    ['a1b2c3d4', true],
    ['4d3cb2a1', true],
    ['a1b23c4d', true],
    ['34cdb2a1', true],
    ['a1b2cd34', true],
    ['0a0d0d0a', true],
    ['736e6f6f70', true],
    ['0a0d0d', false],
    ['', false],
    ['1f8b0800', false],
    ['7f454c46', false],
  ])('%s: %s', (head, answer) => {
    expect(isCapture(bytes(head))).toBe(answer);
  });
});
