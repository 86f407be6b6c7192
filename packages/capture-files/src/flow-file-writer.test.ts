import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Packet } from '@mad/capture';
import { MadError } from '@mad/errors';
import {
  ETHERNET,
  type FixtureConnection,
  fixturePcap,
  fixturePcapng,
  RAW_IP,
  SAMPLES,
  simpleRequest,
} from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from './capture-file.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { FlowFileWriter } from './flow-file-writer.ts';
import { splitCapture } from './split-capture.ts';

const folder = temporaryFolder();
const SECOND = 1_700_000_000;
let outputs = 0;

/** Splits a capture; gives the folder, new for each. */
const split = async (capture: string, gathered?: number): Promise<string> => {
  const output = join(folder, `out-${outputs++}`);
  const { files } = await splitCapture(capture, output, gathered);
  expect(files).toBe(flowFiles(output).length);
  return output;
};

const splitBytes = (bytes: Uint8Array): Promise<string> => {
  const capture = join(folder, 'in.pcap');
  writeFileSync(capture, bytes);
  return split(capture);
};

const flowFiles = (output: string): string[] =>
  ['tcp_nosyn', 'tcp_syn'].flatMap((kind) =>
    readdirSync(join(output, kind))
      .sort()
      .map((name) => `${kind}/${name}`),
  );

/** Each packet of a capture as text: time to the microsecond, link type, lengths, bytes. */
const packetsOf = async (capture: string): Promise<string[]> => {
  const packets: string[] = [];
  const { problem } = await readCaptureFile(capture, {
    packet: (packet) => packets.push(packetText(packet)),
  });
  expect(problem).toBeUndefined();
  return packets;
};

const packetText = ({ seconds, nanoseconds, linkType, originalLength, bytes, start, end }: Packet): string =>
  [
    `${seconds}.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}`,
    linkType,
    originalLength,
    Buffer.from(bytes.subarray(start, end)).toString('hex'),
  ].join(' ');

const connection = (changes: Partial<FixtureConnection> = {}): FixtureConnection => ({
  start: SECOND * 1e6,
  client: ['10.0.0.1', 40_000],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example')],
  ...changes,
});

const moduleText = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

const NAME = `10.0.0.1_40000_192.0.2.1_80_${SECOND}`;

describe('FlowFileWriter on our own captures', () => {
  const captures = readdirSync(join(SAMPLES, 'captures')).map((name) => join(SAMPLES, 'captures', name));

  it.each(captures.map((path) => ({ name: basename(path), path })))(
    'puts every TCP packet of $name into exactly one file, in order',
    async ({ path }) => {
      const output = await split(path);
      const before = new Map<string, number>();
      for (const packet of await packetsOf(path)) before.set(packet, (before.get(packet) ?? 0) + 1);
      for (const file of flowFiles(output)) {
        const packets = await packetsOf(join(output, file));
        expect(packets.length).toBeGreaterThan(0);
        const times = packets.map((packet) => Number(packet.split(' ')[0]));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const packet of packets) {
          const left = (before.get(packet) ?? 0) - 1;
          expect(left).toBeGreaterThanOrEqual(0);
          before.set(packet, left);
        }
      }
      const leftOver = [...before].filter(([, count]) => count > 0).map(([packet]) => packet);
      expect(leftOver.filter(isTcpOverEthernet)).toEqual([]);
    },
  );
});

/** From the bytes alone: IPv4 or IPv6 without options or tags, next protocol TCP. */
const isTcpOverEthernet = (packet: string): boolean => {
  const [, linkType, , hex = ''] = packet.split(' ');
  const bytes = Buffer.from(hex, 'hex');
  if (Number(linkType) !== ETHERNET) throw new Error(`link type ${linkType} among our captures`);
  const etherType = bytes.readUInt16BE(12);
  return (etherType === 0x0800 && bytes[23] === 6) || (etherType === 0x86dd && bytes[20] === 6);
};

describe('FlowFileWriter', () => {
  it('names files after both ends and the second of the first packet, by SYN or not', async () => {
    const output = await splitBytes(
      fixturePcap([
        connection(),
        connection({ start: (SECOND + 9) * 1e6 + 999_999, client: ['10.0.0.2', 1], lost: [0, 1] }),
        connection({ client: ['10.0.0.3', 2], lost: [0] }),
        connection({ client: ['fd00::5', 50_000], server: ['2001:db8::80', 8080] }),
      ]),
    );
    expect(flowFiles(output)).toEqual([
      `tcp_nosyn/10.0.0.2_1_192.0.2.1_80_${SECOND + 10}.pcap`,
      `tcp_syn/${NAME}.pcap`,
      `tcp_syn/192.0.2.1_80_10.0.0.3_2_${SECOND}.pcap`,
      `tcp_syn/fd00::5_50000_2001:db8::80_8080_${SECOND}.pcap`,
    ]);
  });

  it('makes both folders even when there is no flow', async () => {
    const output = await splitBytes(fixturePcap([]));
    expect(readdirSync(output).sort()).toEqual(['tcp_nosyn', 'tcp_syn']);
    expect(flowFiles(output)).toEqual([]);
  });

  it('starts a new file when a port is used anew', async () => {
    const output = await splitBytes(
      fixturePcap([connection(), connection({ start: (SECOND + 60) * 1e6, requests: [] })]),
    );
    const files = flowFiles(output);
    expect(files).toEqual([
      `tcp_syn/${NAME}.pcap`,
      `tcp_syn/${NAME.replace(/\d+$/, String(SECOND + 60))}.pcap`,
    ]);
    expect((await packetsOf(join(output, files[0] ?? ''))).length).toBe(7);
    expect((await packetsOf(join(output, files[1] ?? ''))).length).toBe(5);
  });

  it('lets flows of one name share a file', async () => {
    const output = await splitBytes(
      fixturePcap([connection(), connection({ start: SECOND * 1e6 + 500_000 })]),
    );
    expect(flowFiles(output)).toEqual([`tcp_syn/${NAME}.pcap`]);
    expect(await packetsOf(join(output, 'tcp_syn', `${NAME}.pcap`))).toHaveLength(14);
  });

  it('gives a second link type a file of its own', async () => {
    const linkType = (packet: number) => (packet % 2 === 0 ? ETHERNET : RAW_IP);
    const capture = join(folder, 'two.pcapng');
    writeFileSync(capture, fixturePcapng([connection({ linkType })]));
    const output = await split(capture);
    const files = [`tcp_syn/${NAME}-linktype101.pcap`, `tcp_syn/${NAME}.pcap`];
    expect(flowFiles(output)).toEqual(files);
    const packets = await Promise.all(files.map((file) => packetsOf(join(output, file))));
    expect(packets.map((some) => new Set(some.map((packet) => packet.split(' ')[1])))).toEqual([
      new Set(['101']),
      new Set(['1']),
    ]);
    expect(packets.flat().sort()).toEqual((await packetsOf(capture)).sort());
  });

  it('keeps link types apart, too, when flows of one name share files', async () => {
    const connections = [
      connection({ linkType: () => ETHERNET }),
      connection({ start: SECOND * 1e6 + 500_000, linkType: () => RAW_IP }),
    ];
    const capture = join(folder, 'shared.pcapng');
    writeFileSync(capture, fixturePcapng(connections));
    const output = await split(capture);
    const files = flowFiles(output);
    expect(files).toEqual([`tcp_syn/${NAME}-linktype101.pcap`, `tcp_syn/${NAME}.pcap`]);
    const packets = await Promise.all(files.map((file) => packetsOf(join(output, file))));
    expect(packets.flat().sort()).toEqual((await packetsOf(capture)).sort());
  });

  it('writes the same files whether it gathers everything or has to write on the way', async () => {
    const requests = Array(8).fill(simpleRequest('a.example', `/${'x'.repeat(30_000)}`));
    const connections = [
      // One long flow beside the others, its link types taking turns.
      connection({ requests, linkType: (packet) => (packet % 3 === 0 ? RAW_IP : ETHERNET) }),
      // The same five-tuple again: within the same second, with the other link type first, and a minute later.
      ...[1, 60_000].map((later) =>
        connection({
          start: SECOND * 1e6 + later * 1000 * 500,
          client: ['10.0.0.9', 9],
          requests,
          linkType: (packet) => (packet % 2 === 0 ? RAW_IP : ETHERNET),
        }),
      ),
      connection({ start: SECOND * 1e6, client: ['10.0.0.9', 9], requests }),
      ...Array.from({ length: 20 }, (_, i) =>
        connection({ start: SECOND * 1e6 + i * 7000, client: ['10.0.1.1', 1000 + i], requests }),
      ),
    ];
    const capture = join(folder, 'long.pcapng');
    writeFileSync(capture, fixturePcapng(connections));
    const [whole, onTheWay] = [await split(capture), await split(capture, 1024 * 1024)];
    expect(flowFiles(onTheWay)).toEqual(flowFiles(whole));
    expect(flowFiles(whole).filter((file) => file.includes('linktype')).length).toBeGreaterThan(2);
    for (const file of flowFiles(whole))
      expect(readFileSync(join(onTheWay, file)).equals(readFileSync(join(whole, file)))).toBe(true);
  });

  describe('with so many flows that a second thread helps', () => {
    /** Flows of a name each; every tenth name has a second one half a second later. */
    const connections = Array.from({ length: 5000 }, (_, i) =>
      connection({
        start: SECOND * 1e6 + (i % 10 === 9 ? 500_000 : 0) + i,
        client: [`10.1.${i % 10 === 9 ? 8 : i % 10}.1`, 10_000 + Math.floor(i / 10)],
      }),
    );
    const names = connections.map(
      ({ client: [address, port] }) => `tcp_syn/${address}_${port}_192.0.2.1_80_${SECOND}.pcap`,
    );
    const capture = join(folder, 'crowd.pcap');
    writeFileSync(capture, fixturePcap(connections));

    it.each([undefined, 1024 * 1024])('writes each flow, gathering %s bytes', async (gathered) => {
      const output = await split(capture, gathered);
      const expected = new Map<string, Buffer>();
      connections.forEach((each, i) => {
        const file = fixturePcap([each]);
        const first = expected.get(names[i] ?? '');
        expected.set(names[i] ?? '', first === undefined ? file : Buffer.concat([first, file.subarray(24)]));
      });
      expect(flowFiles(output)).toEqual([...expected.keys()].sort());
      expect(expected.size).toBe(4500);
      for (const [name, bytes] of expected) expect(readFileSync(join(output, name)).equals(bytes)).toBe(true);
    });

    it('replaces what an earlier run left', async () => {
      const output = join(folder, 'twice');
      await splitCapture(capture, output);
      const first = flowFiles(output).map((name) => readFileSync(join(output, name)).toString('hex'));
      expect((await splitCapture(capture, output)).files).toBe(4500);
      expect(flowFiles(output).map((name) => readFileSync(join(output, name)).toString('hex'))).toEqual(
        first,
      );
    });

    it.each([10, 4400])('says what it cannot write, be it file %i', async (blocked) => {
      const output = join(folder, `blocked-${blocked}`);
      const path = join(output, names[blocked] ?? '');
      mkdirSync(path, { recursive: true });
      await expect(splitCapture(capture, output)).rejects.toThrow(
        expect.objectContaining({
          code: 'MAD_OUTPUT_UNWRITABLE',
          message: expect.stringContaining(`${path}: EISDIR`),
        }),
      );
    });

    it('leaves no thread behind when it fails', () => {
      const output = join(folder, 'left');
      mkdirSync(join(output, names[4999] ?? ''), { recursive: true });
      const script = `
        import { splitCapture } from ${moduleText('./split-capture.ts')};
        await splitCapture(process.argv[1], process.argv[2]).catch(({ code }) => console.log(code));`;
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', script, capture, output],
        { encoding: 'utf8' },
      );
      expect({ status, stdout, stderr }).toEqual({
        status: 0,
        stdout: 'MAD_OUTPUT_UNWRITABLE\n',
        stderr: '',
      });
    });
  });

  it('replaces files that an earlier run left', async () => {
    const output = join(folder, 'earlier');
    mkdirSync(join(output, 'tcp_syn'), { recursive: true });
    writeFileSync(join(output, 'tcp_syn', `${NAME}.pcap`), 'an older file');
    const capture = join(folder, 'again.pcap');
    writeFileSync(capture, fixturePcap([connection()]));
    for (let run = 0; run < 2; run++) await splitCapture(capture, output);
    expect(await packetsOf(join(output, 'tcp_syn', `${NAME}.pcap`))).toEqual(await packetsOf(capture));
  });

  it('says where it cannot write', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const attempt = () => new FlowFileWriter(file);
    expect(attempt).toThrow(MadError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'MAD_OUTPUT_UNWRITABLE' }));
    expect(attempt).toThrow(file);
  });

  it('writes more flows than files may be open, and more bytes than it gathers', () => {
    const connections = Array.from({ length: 400 }, (_, i) =>
      connection({
        start: SECOND * 1e6 + i,
        client: ['10.0.0.1', 10_000 + i],
        requests: Array(6).fill(simpleRequest('a.example', `/${'x'.repeat(1000)}`)),
      }),
    );
    const capture = join(folder, 'many.pcap');
    const output = join(folder, 'many');
    writeFileSync(capture, fixturePcap(connections));
    const script = `
      import { readdirSync } from 'node:fs';
      import { readCaptureFile } from ${moduleText('./capture-file.ts')};
      import { FlowFileWriter } from ${moduleText('./flow-file-writer.ts')};
      const writer = new FlowFileWriter(process.argv[2], 1024 * 1024);
      await readCaptureFile(process.argv[1], writer);
      process.stdout.write(String(readdirSync(process.argv[2] + '/tcp_syn').length));
      writer.finish();`;
    const { status, stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -n 64 && exec "$@"',
        '-',
        process.execPath,
        '--input-type=module',
        '-e',
        script,
        capture,
        output,
      ],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(flowFiles(output)).toHaveLength(400);
    const fileHeader = 24;
    const total = flowFiles(output).reduce(
      (sum, file) => sum + readFileSync(join(output, file)).length - fileHeader,
      fileHeader,
    );
    expect(total).toBe(readFileSync(capture).length);
  });
});
