import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { splitCapture } from '@mad/capture-files';
import { flowName, isPrivateAddress } from '@mad/flows';
import {
  block,
  ETHERNET,
  type FixtureConnection,
  fixturePcap,
  fixturePcapng,
  RAW_IP,
  sampleCapture,
  simpleRequest,
} from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { readRequests } from './capture-requests.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { type FlowPlace, flowCapture, type WrittenFlow } from './flow-capture.ts';

const folder = temporaryFolder();
const SECOND = 1_700_000_000;
let files = 0;

const write = (ending: string, bytes: Uint8Array): string => {
  const path = join(folder, `${files++}.${ending}`);
  writeFileSync(path, bytes);
  return path;
};

interface PlacedFlow extends FlowPlace {
  readonly name: string;
}

/** Where the flows with requests lie. */
const placesIn = async (path: string): Promise<PlacedFlow[]> => {
  const places: PlacedFlow[] = [];
  await readRequests(path, isPrivateAddress, {
    onRequest: () => {},
    onEnd: (flow, offsets) =>
      places.push({ ...flow, ...offsets, name: `${flow.syn ? 'tcp_syn' : 'tcp_nosyn'}/${flowName(flow)}` }),
  });
  return places;
};

/** The file that all packets of the flow were split into. */
const splitFile = async (path: string, name: string): Promise<Buffer> => {
  const output = join(folder, `split-${files++}`);
  await splitCapture(path, output);
  return readFileSync(join(output, `${name}.pcap`));
};

const givenBack = async (path: string, place: FlowPlace): Promise<WrittenFlow & { file: Buffer }> => {
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const written = await flowCapture(path, place, output);
  const file = Buffer.concat(chunks);
  expect(output.writableEnded).toBe(true);
  expect(written.bytes).toBe(file.length);
  return { ...written, file };
};

const connection = (changes: Partial<FixtureConnection> = {}): FixtureConnection => ({
  start: SECOND * 1e6,
  client: ['10.0.0.1', 40_000],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example')],
  ...changes,
});

/** Connections that overlap in time, in numbers enough to reach far beyond the head of a file. */
const crowd = (count: number): FixtureConnection[] =>
  Array.from({ length: count }, (_, i) =>
    connection({
      start: SECOND * 1e6 + i * 2000,
      client: [i % 3 === 0 ? 'fd00::5' : '10.0.0.2', 1000 + i],
      server: [i % 3 === 0 ? '2001:db8::80' : '192.0.2.1', 80],
      requests: [simpleRequest('a.example', `/${'x'.repeat(200)}`), simpleRequest('b.example')],
    }),
  );

describe('flowCapture', () => {
  it.each([
    'mixed-office.pcap',
    'benign-check-http.pcapng',
    'benign-things.pcap.gz',
    'benign-curl-ipv6.pcap',
    'malicious-zeus.pcap',
  ])('gives each flow of %s back as it is split, plain and compressed', async (name) => {
    const plain = sampleCapture(name);
    const places = await placesIn(plain);
    expect(places.length).toBeGreaterThan(0);
    const bytes = readFileSync(plain);
    const paths = name.endsWith('.gz')
      ? [plain]
      : [plain, write('pcap.gz', gzipSync(bytes)), write('pcap.zst', zstdCompressSync(bytes))];
    const output = join(folder, `all-${basename(name)}`);
    await splitCapture(plain, output);
    for (const path of paths)
      for (const place of places) {
        const { file, packets } = await givenBack(path, place);
        expect(packets).toBeGreaterThan(0);
        expect(file.equals(readFileSync(join(output, `${place.name}.pcap`)))).toBe(true);
      }
  });

  it.each([
    ['pcap', fixturePcap(crowd(300))],
    ['pcapng', fixturePcapng(crowd(300))],
  ])('reads only the head and the stretch of an uncompressed %s', async (ending, bytes) => {
    const path = write(ending, bytes);
    const place = (await placesIn(path)).find(({ source }) => source.port === 1250);
    if (place === undefined) throw new Error('no such flow');
    const whole = await splitFile(path, place.name);
    // Whatever stands elsewhere cannot have been read.
    bytes.fill(0xee, 70_000, place.firstOffset);
    bytes.fill(0xee, place.lastOffset + 200);
    expect(place.firstOffset).toBeGreaterThan(80_000);
    const { file } = await givenBack(write(ending, bytes), place);
    expect(file.equals(whole)).toBe(true);
  });

  it.each([
    ['interfaces far from the beginning', fixturePcapng(crowd(50), block(0x0bad, Buffer.alloc(200_000)))],
    [
      'a second section',
      Buffer.concat([
        fixturePcapng([], block(1, Buffer.from([RAW_IP, 0, 0, 0, 0, 0, 0, 0]))),
        block(0x0bad, Buffer.alloc(100_000)),
        fixturePcapng(crowd(50)),
      ]),
    ],
  ])('finds a flow of a pcapng capture with %s', async (_, bytes) => {
    const path = write('pcapng', bytes);
    const places = await placesIn(path);
    expect(places.length).toBeGreaterThan(0);
    for (const place of places)
      expect((await givenBack(path, place)).file.equals(await splitFile(path, place.name))).toBe(true);
  });

  it('tells flows of one port from each other', async () => {
    const path = write(
      'pcap',
      fixturePcap([connection(), connection({ start: (SECOND + 60) * 1e6, requests: [simpleRequest('b')] })]),
    );
    const places = await placesIn(path);
    expect(places).toHaveLength(2);
    for (const place of places)
      expect((await givenBack(path, place)).file.equals(await splitFile(path, place.name))).toBe(true);
  });

  it('leaves packets of a second link type out and says how many', async () => {
    const linkType = (packet: number) => (packet % 2 === 0 ? ETHERNET : RAW_IP);
    const path = write('pcapng', fixturePcapng([connection({ linkType })]));
    const [place] = await placesIn(path);
    if (place === undefined) throw new Error('no flow');
    const { file, packets, otherLinkType } = await givenBack(path, place);
    expect({ packets, otherLinkType }).toEqual({ packets: 4, otherLinkType: 3 });
    expect(file.equals(await splitFile(path, place.name))).toBe(true);
  });

  const longFlow = (): Buffer => {
    const requests = Array<string>(330).fill(simpleRequest('a.example', `/${'x'.repeat(60_000)}`));
    return fixturePcap([connection({ requests })]);
  };

  it('gives a flow back that does not fit in memory set aside', async () => {
    const path = write('pcap', longFlow());
    const [place] = await placesIn(path);
    if (place === undefined) throw new Error('no flow');
    const { file } = await givenBack(path, place);
    expect(file.length).toBeGreaterThan(16 * 1024 * 1024);
    expect(file.equals(await splitFile(path, place.name))).toBe(true);
  });

  it('ends when the reader goes', async () => {
    const path = write('pcap', longFlow());
    const [place] = await placesIn(path);
    if (place === undefined) throw new Error('no flow');
    let taken = 0;
    const output: Writable = new Writable({
      write: (chunk: Buffer, _, done) => {
        taken += chunk.length;
        if (taken < 2 * 1024 * 1024) setImmediate(done);
        else output.destroy();
      },
    });
    await expect(flowCapture(path, place, output)).rejects.toThrow('the reader of the flow has gone');
  });

  it.each([
    ['another capture', fixturePcap([connection({ client: ['10.0.0.77', 77] })])],
    ['a shorter one', fixturePcap([connection()]).subarray(0, 400)],
    ['no capture', Buffer.alloc(1000)],
    ['an empty file', Buffer.alloc(0)],
    ['a later flow of the same name', fixturePcap([connection({ start: SECOND * 1e6 + 5 })])],
  ])('writes nothing when %s lies there', async (_, bytes) => {
    const [place] = await placesIn(write('pcap', fixturePcap([connection()])));
    if (place === undefined) throw new Error('no flow');
    const output = new PassThrough();
    await expect(flowCapture(write('pcap', bytes), place, output)).rejects.toMatchObject({
      code: 'MAD_FLOW_GONE',
    });
    expect(output.writableLength).toBe(0);
    await expect(flowCapture(join(folder, 'gone'), place, output)).rejects.toMatchObject({
      code: 'MAD_CAPTURE_UNREADABLE',
    });
  });

  it('never throws otherwise, whatever stands where the flow was', async () => {
    const bytes = fixturePcapng(crowd(3));
    const places = await placesIn(write('pcapng', bytes));
    let gone = 0;
    for (let at = 0; at < bytes.length; at += 37) {
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 0xff;
      const path = join(folder, 'damaged.pcapng');
      writeFileSync(path, damaged);
      for (const place of places)
        await flowCapture(path, place, new PassThrough()).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'MAD_FLOW_GONE' });
          gone++;
        });
    }
    expect(gone).toBeGreaterThan(0);
  });
});
