import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FingerprintBook } from '@mad/fingerprint';
import { flowName, isPrivateAddress } from '@mad/flows';
import { type InsideRequest, isJudged, TopSites } from '@mad/webgraphic';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import type { ReportEntry } from './dataset-documents.ts';
import type { Detector } from './detector.ts';
import {
  type FixtureConnection,
  fixturePcap,
  sampleCapture,
  simpleRequest,
  temporaryFolder,
} from './fixture-capture.ts';
import { makeDetector } from './fixture-models.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { judgeCapture } from './judge-capture.ts';
import type { JudgeCaptureOptions, JudgedCapture, JudgedCaptureFlow } from './judged-capture.ts';
import { timestampText } from './timestamp.ts';

const folder = temporaryFolder();
const shared = makeDetector();
const OFFICE = sampleCapture('mixed-office.pcap');
const DOCUMENTS = ['filter.json', 'groups.json', 'record.json', 'report.json', 'stream.json'];

const readJson = (...names: string[]) => JSON.parse(readFileSync(join(folder, ...names), 'utf8'));

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

interface Judged {
  readonly capture: JudgedCapture;
  readonly flows: readonly JudgedCaptureFlow[];
}

const judge = async (path: string, options: Partial<JudgeCaptureOptions> = {}): Promise<Judged> => {
  const flows: JudgedCaptureFlow[] = [];
  const capture = await judgeCapture(path, {
    detector: shared,
    datasetParent: folder,
    develop: false,
    onFlows: (batch) => void flows.push(...batch),
    ...options,
  });
  return { capture, flows };
};

let captures = 0;

const writeCapture = (connections: readonly FixtureConnection[]): string => {
  const path = join(folder, `c${captures++}.pcap`);
  writeFileSync(path, fixturePcap(connections));
  return path;
};

const connection = (changes: Partial<FixtureConnection> = {}): FixtureConnection => ({
  start: 1.7e15,
  client: ['10.0.0.1', 1],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example')],
  ...changes,
});

describe('the dataset folder', () => {
  let verdicts: FlowVerdict[];
  let requests: readonly InsideRequest[];
  let known: Detector;
  beforeAll(async () => {
    const book = new FingerprintBook();
    const { capture } = await judge(OFFICE, { datasetParent: join(folder, 'first') });
    const software = capture.software.filter(({ kind }) => kind === 'Background_PC');
    for (const [i, { fingerprint }] of software.slice(0, 2).entries()) book.add(fingerprint, i === 0);
    known = makeDetector({ book });
    ({ requests } = await collectRequests(OFFICE, isPrivateAddress));
    const { flows } = await judge(OFFICE, { detector: known, develop: true });
    verdicts = flows.map(({ verdict }) => verdict).sort((a, b) => a.time - b.time || a.flow.id - b.flow.id);
  });

  it('is made with all above it, under the name asked for', async () => {
    const datasetParent = join(folder, 'new', 'deep');
    const { capture } = await judge(OFFICE, { datasetParent, dataset: 'named' });
    expect(capture.folder).toBe(join(datasetParent, 'named'));
    expect(readdirSync(capture.folder).sort()).toEqual(DOCUMENTS);
    expect(readdirSync(datasetParent)).toEqual(['named']);
  });

  it('lists the flows of each software of each kind', () => {
    const groups: Record<string, Record<string, string[]>> = readJson('mixed-office', 'groups.json');
    expect(new Set(Object.keys(groups))).toEqual(new Set(verdicts.map(({ kind }) => kind)));
    const listed = Object.entries(groups).flatMap(([kind, byKey]) =>
      Object.entries(byKey).flatMap(([key, flows]) => flows.map((flow) => [kind, key, flow].join('\n'))),
    );
    expect(listed.sort()).toEqual(
      verdicts.map((one) => [one.kind, one.software, `${flowName(one.flow)}.pcap`].join('\n')).sort(),
    );
  });

  it('says what the fingerprint book knows of each judged software', () => {
    const filter: Record<string, string[]> = readJson('mixed-office', 'filter.json');
    expect(Object.keys(filter)).toEqual(['is_malicious', 'new_app', 'is_clean']);
    const byFingerprint = verdicts.filter(({ decidedBy }) => decidedBy === 'fingerprint');
    const software = (verdict: string): string[] => [
      ...new Set(byFingerprint.filter((one) => one.verdict === verdict).map((one) => one.software)),
    ];
    expect(filter['is_malicious']?.length).toBeGreaterThan(0);
    expect(filter['is_malicious']?.toSorted()).toEqual(software('malicious').sort());
    expect(filter['is_clean']?.toSorted()).toEqual(software('clean').sort());
    const judged = verdicts.filter(({ kind }) => isJudged(kind)).map((one) => one.software);
    expect(new Set(Object.values(filter).flat())).toEqual(new Set(judged));
  });

  it('records each flow that no top site received', () => {
    const record: Record<string, Record<string, unknown>> = readJson('mixed-office', 'record.json');
    const numbers: Record<string, number> = {
      Browser_PC: 1,
      Background_PC: 2,
      Browser_Phone: 3,
      Background_Phone: 4,
      Suspicious: 5,
    };
    expect(Object.keys(record).length).toBe(verdicts.length);
    for (const verdict of verdicts) {
      const name = `${flowName(verdict.flow)}.pcap`;
      const own = requests.filter(({ request }) => request.flow.id === verdict.flow.id);
      expect(record[name]).toEqual({
        filename: name,
        type: numbers[verdict.kind],
        is_malicious: verdict.verdict === 'malicious' ? 1 : 0,
        http: own.map(({ request }) => Buffer.from(request.headerBlock).toString('latin1')),
        UA: verdict.userAgent ?? 'UnknownUA',
        url: verdict.url,
        ipua: verdict.software,
      });
    }
  });

  it('reports each flow with both ends', () => {
    const report: ReportEntry[] = readJson('mixed-office', 'report.json').sort(
      (a: ReportEntry, b: ReportEntry) => a.time.localeCompare(b.time),
    );
    expect(report.map(({ name }) => name)).toEqual(verdicts.map(({ flow }) => flowName(flow)));
    verdicts.forEach(({ inside, outside, time, decidedBy, verdict }, i) => {
      expect(report[i]).toMatchObject({
        srcIP: inside.address,
        srcPort: inside.port,
        dstIP: outside.address,
        dstPort: outside.port,
        time: timestampText(time),
        info: {
          device: expect.any(String),
          os: expect.any(String),
          browser: expect.any(String),
          type: expect.stringMatching(/^(PC|Phone|Unknown)$/),
        },
        detected_by_cnn: decidedBy === 'cnn' ? 1 : 0,
        malicious_url: verdict === 'malicious' ? 1 : 0,
      });
    });
  });

  it('lists the samples of each kind', () => {
    const stream: Record<string, { filename: string }[]> = readJson('mixed-office', 'stream.json');
    for (const [kind, samples] of Object.entries(stream))
      expect(samples.map(({ filename }) => filename).sort()).toEqual(
        verdicts
          .filter((one) => one.kind === kind)
          .map(({ flow }) => `${flowName(flow)}.dat`)
          .sort(),
      );
    expect(Object.values(stream).flat()).toHaveLength(verdicts.length);
  });

  it('keeps flow files, header streams and samples in develop mode', () => {
    const dataset = join(folder, 'mixed-office');
    const flowFiles = new Set(
      ['tcp_syn', 'tcp_nosyn'].flatMap((kind) => readdirSync(join(dataset, 'tmp', kind))),
    );
    for (const { flow, kind, verdict } of verdicts) {
      const name = flowName(flow);
      expect(flowFiles).toContain(`${name}.pcap`);
      const stream = readFileSync(join(dataset, 'stream', `${name}.dat`));
      const own = requests.filter(({ request }) => request.flow.id === flow.id);
      expect(stream).toEqual(Buffer.concat(own.map(({ request }) => request.headerBlock)));
      const path = join(dataset, kind, verdict === 'malicious' ? '1' : '0', `${name}.dat`);
      expect(existsSync(path)).toBe(isJudged(kind));
      if (!isJudged(kind)) continue;
      const sample = Buffer.alloc(1024);
      stream.copy(sample);
      expect(readFileSync(path)).toEqual(sample);
    }
  });

  it('replaces what an earlier round left', async () => {
    const datasetParent = join(folder, 'replaced');
    const { capture } = await judge(OFFICE, { datasetParent, develop: true });
    writeFileSync(join(capture.folder, 'old.json'), '{}');
    await judge(OFFICE, { datasetParent });
    expect(readdirSync(capture.folder).sort()).toEqual(DOCUMENTS);
    expect(readdirSync(datasetParent)).toEqual(['mixed-office']);
  });

  it.each(['.pcap', '..pcap', '...pcap', '..pcap.gz', 'a\nb\u001b[2J.pcap', '-rf', '$(id).pcap'])(
    'does no harm with a capture named %j',
    async (name) => {
      const around = join(folder, `around-${Buffer.from(name).toString('hex')}`);
      const parent = join(around, 'dataset');
      mkdirSync(join(parent, 'kept'), { recursive: true });
      writeFileSync(join(around, 'kept.txt'), '');
      const capture = join(around, name);
      writeFileSync(
        capture,
        fixturePcap([
          {
            start: 1.7e15,
            client: ['10.0.0.1', 1],
            server: ['192.0.2.1', 80],
            requests: [simpleRequest('a.example')],
          },
        ]),
      );
      const dataset = (await judge(capture, { datasetParent: parent, develop: true })).capture.folder;
      expect(readdirSync(around).sort()).toEqual([name, 'dataset', 'kept.txt'].sort());
      expect(readdirSync(parent)).toHaveLength(2);
      expect(readdirSync(parent)).toContain('kept');
      expect(readdirSync(dataset)).toEqual(expect.arrayContaining(DOCUMENTS));
    },
  );

  it('keeps hostile request bytes as data', async () => {
    const agent = '"}]\u001b[2J\u00ff</script>';
    const capture = join(folder, 'hostile.pcap');
    const requests = [simpleRequest('../../etc', '/../../x', agent)];
    writeFileSync(
      capture,
      fixturePcap([{ start: 1.7e15, client: ['10.0.0.1', 1], server: ['192.0.2.1', 80], requests }]),
    );
    await judge(capture, { develop: true });
    expect(readJson('hostile', 'report.json')).toEqual([
      expect.objectContaining({ UA: agent, ipua: `10.0.0.1 ${agent}`, http: requests }),
    ]);
  });

  it.each(['', '.', '..', 'a/b', '../b'])('is not written under the name %j', async (dataset) => {
    await expect(judge(OFFICE, { dataset })).rejects.toMatchObject({ code: 'MAD_OUTPUT_UNWRITABLE' });
  });

  it('has valid documents when there is no flow', async () => {
    const { capture } = await judge(writeCapture([]), { dataset: 'empty' });
    expect(DOCUMENTS.map((name) => readJson('empty', name))).toEqual([
      { is_malicious: [], new_app: [], is_clean: [] },
      {},
      {},
      [],
      {},
    ]);
    expect(capture).toMatchObject({ verdicts: 0, packets: 0, firstPacketAt: undefined });
  });

  it('leaves flows to a top site out of all documents but groups.json', async () => {
    const topSites = TopSites.from(['trusted.example']);
    const path = writeCapture([connection({ requests: [simpleRequest('www.trusted.example')] })]);
    const { capture, flows } = await judge(path, {
      detector: makeDetector({ topSites }),
      dataset: 'trusted',
    });
    expect(flows).toEqual([expect.objectContaining({ entry: undefined })]);
    expect(capture.verdicts).toBe(0);
    expect(readJson('trusted', 'report.json')).toEqual([]);
    expect(Object.keys(readJson('trusted', 'groups.json'))).toEqual(['Filtered']);
  });

  it('tells where it cannot write', async () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    const datasetParent = join(folder, 'in-the-way');
    await expect(judge(OFFICE, { datasetParent })).rejects.toMatchObject({
      code: 'MAD_OUTPUT_UNWRITABLE',
      message: expect.stringContaining(join(datasetParent, 'mixed-office')),
    });
  });
});

describe('judgeCapture', () => {
  it('sums a capture up', async () => {
    const { capture, flows } = await judge(OFFICE, { dataset: 'summed' });
    const reading = await shared.judge(OFFICE);
    const { size, mtime } = statSync(OFFICE);
    expect(capture).toMatchObject({
      path: OFFICE,
      digest: sha256(OFFICE),
      sizeBytes: size,
      modifiedBefore: mtime,
      modifiedAfter: mtime,
      changed: false,
      packets: reading.summary.packets,
      flows: reading.counts.flows,
      requests: reading.counts.requests,
      verdicts: reading.verdicts.length,
      malicious: reading.verdicts.filter(({ verdict }) => verdict === 'malicious').length,
      problem: undefined,
      limits: [],
      warnings: [],
    });
    expect(Number(capture.lastPacketAt)).toBeGreaterThan(Number(capture.firstPacketAt));
    expect(capture.models.get('Background_PC')).toMatch(/^Background_PC /);
    for (const seconds of Object.values(capture.seconds)) expect(seconds).toBeGreaterThan(0);
    const scoreless = ({ score, reasons, ...rest }: FlowVerdict) => rest;
    expect(
      flows
        .map(({ verdict }) => verdict)
        .sort((a, b) => a.flow.id - b.flow.id)
        .map(scoreless),
    ).toEqual([...reading.verdicts].sort((a, b) => a.flow.id - b.flow.id).map(scoreless));
    const report: ReportEntry[] = readJson('summed', 'report.json');
    expect(report).toEqual(flows.map(({ entry }) => entry));
  });

  it('makes the fingerprint of each judged software', async () => {
    const { capture, flows } = await judge(OFFICE, { dataset: 'fingerprints' });
    const judged = new Set(
      flows.filter((one) => isJudged(one.verdict.kind)).map((one) => one.verdict.software),
    );
    for (const key of judged) expect(capture.software.map((one) => one.key)).toContain(key);
    for (const { fingerprint, known, userAgent } of capture.software) {
      expect(known).toBeUndefined();
      expect(JSON.parse(JSON.stringify(fingerprint))).toEqual({
        ...JSON.parse(JSON.stringify(fingerprint)),
        addresses: expect.arrayContaining([expect.any(String)]),
        averageSize: expect.any(Number),
      });
      if (userAgent !== undefined) expect([userAgent, undefined]).toContain(fingerprint.userAgent);
    }
  });

  it('puts explanations into the report', async () => {
    const explaining = makeDetector({ explain: 'sample' });
    const { flows } = await judge(OFFICE, { dataset: 'explained', detector: explaining });
    const report: ReportEntry[] = readJson('explained', 'report.json');
    const malicious = report.filter(({ is_malicious }) => is_malicious === 1);
    expect(malicious.length).toBeGreaterThan(0);
    const explanations = new Map(flows.map(({ verdict }) => [flowName(verdict.flow), verdict.explanation]));
    for (const { name, explanation } of malicious) {
      expect(explanation?.lines.length).toBeGreaterThan(0);
      expect(explanation).toEqual(JSON.parse(JSON.stringify(explanations.get(name))));
    }
    for (const entry of report) expect('explanation' in entry).toBe(entry.is_malicious === 1);
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1), 'truncated'],
    [
      'damaged long before its end',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 24), Buffer.alloc(9_000_000, 0xff)]),
      'bad-record',
    ],
    ['no capture', () => Buffer.alloc(5_000_000, 'no capture '), 'not-a-capture'],
    ['compressed and cut', (bytes: Buffer) => gzipSync(bytes).subarray(0, 20_000), 'damaged-compression'],
    [
      'compressed and damaged long before its end',
      (bytes: Buffer) => {
        const damaged = Buffer.concat([gzipSync(bytes), Buffer.alloc(5_000_000, 1)]);
        return damaged.fill(0xff, 5000, 5100);
      },
      'damaged-compression',
    ],
  ])('digests the whole of a capture that is %s, and warns', async (_, change, problem) => {
    const path = join(folder, 'damaged.pcap');
    writeFileSync(path, change(readFileSync(OFFICE)));
    const { capture } = await judge(path);
    expect(capture).toMatchObject({ digest: sha256(path), sizeBytes: statSync(path).size, changed: false });
    expect(capture.problem?.name).toBe(problem);
    expect(capture.warnings[0]).toMatchObject({ code: problem, text: expect.stringContaining(problem) });
  });

  it.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['shrinks', (path: string) => truncateSync(path, 100)],
    ['is replaced', (path: string) => writeFileSync(path, 'another')],
  ])('notices that a capture %s while it is judged', async (_, change) => {
    const path = join(folder, 'changing.pcap');
    writeFileSync(path, readFileSync(OFFICE));
    const { capture } = await judge(path, { onFlows: () => change(path) });
    expect(capture.changed).toBe(true);
  });

  it('says which limits were hit', async () => {
    const filler = 'x'.repeat(60_000);
    const requests = [`GET / HTTP/1.1\r\nHost: a\r\nX: ${filler}`, ...Array<string>(5).fill(filler)];
    const path = writeCapture([connection({ requests })]);
    const { capture } = await judge(path);
    expect(capture.limits).toEqual([
      { name: 'headerLimit', count: 1, meaning: expect.stringContaining('header blocks cut') },
    ]);
    expect(capture.warnings).toEqual([
      { code: 'headerLimit', text: expect.stringMatching(/^1 header blocks cut/), values: { count: 1 } },
    ]);
  });

  it('needs no more memory for a capture whose requests are many times as large', () => {
    const path = join(folder, 'large.pcap');
    const filler = (text: string): string => createHash('sha512').update(text).digest('hex').repeat(30);
    const connections = Array.from({ length: 12_000 }, (_, i) =>
      connection({
        start: 1.7e15 + i * 100_000,
        client: [`10.0.${i % 200}.1`, 1024 + (i % 60_000)],
        requests: [0, 1].map((k) => simpleRequest(`h${i % 50}.example`, `/${filler(`${i}.${k}`)}`)),
      }),
    );
    writeFileSync(path, fixturePcap(connections));
    const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        // All requests together would take more.
        '--max-old-space-size=112',
        '--input-type=module',
        '-e',
        `
        const { judgeCapture } = await import(${module('./judge-capture.ts')});
        const { makeDetector } = await import(${module('./fixture-models.ts')});
        const model = { threshold: 1, name: 'none', score: async (samples) => new Float32Array(samples.length) };
        const { verdicts, requests } = await judgeCapture(${JSON.stringify(path)}, {
          detector: makeDetector({ models: async () => model }),
          datasetParent: ${JSON.stringify(folder)},
          develop: false,
        });
        process.stdout.write(JSON.stringify({ verdicts, requests }));`,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ verdicts: 12_000, requests: 24_000 });
    expect(readJson('large', 'report.json')).toHaveLength(12_000);
  });

  describe('when it does not come to an end', () => {
    const parentOf = (name: string): string => {
      const parent = join(folder, name);
      mkdirSync(join(parent, 'mixed-office'), { recursive: true });
      writeFileSync(join(parent, 'mixed-office', 'report.json'), 'earlier');
      return parent;
    };
    const expectUntouched = (parent: string): void => {
      expect(readdirSync(parent)).toEqual(['mixed-office']);
      expect(readFileSync(join(parent, 'mixed-office', 'report.json'), 'utf8')).toBe('earlier');
    };

    it('leaves the earlier folder alone: told to stop', async () => {
      const datasetParent = parentOf('stopped');
      const stop = new AbortController();
      const judging = judge(OFFICE, {
        datasetParent,
        signal: stop.signal,
        onProgress: () => stop.abort(new Error('enough')),
      });
      await expect(judging).rejects.toThrow('enough');
      expectUntouched(datasetParent);
    });

    it('leaves the earlier folder alone: flows cannot be taken', async () => {
      const datasetParent = parentOf('untaken');
      const onFlows = async (): Promise<void> => {
        throw new Error('database away');
      };
      for (const detector of [shared, makeDetector({ book: new FingerprintBook() })])
        await expect(judge(OFFICE, { datasetParent, onFlows, detector })).rejects.toThrow('database away');
      const compressed = join(folder, 'mixed-office.pcap.gz');
      writeFileSync(compressed, gzipSync(readFileSync(OFFICE)));
      await expect(judge(compressed, { datasetParent, onFlows })).rejects.toThrow('database away');
      expectUntouched(datasetParent);
    });

    it('leaves the earlier folder alone: the capture is gone', async () => {
      const datasetParent = parentOf('gone');
      const path = join(folder, 'none', 'mixed-office.pcap');
      await expect(judge(path, { datasetParent })).rejects.toMatchObject({ code: 'MAD_CAPTURE_UNREADABLE' });
      expectUntouched(datasetParent);
    });

    /** Judges in a process of its own, with a limit on the size of the files that it writes. */
    const judgeApart = (datasetParent: string, limit: string, onFlows: string) =>
      spawnSync(
        'sh',
        [
          '-c',
          `ulimit -f ${limit} && exec "$@"`,
          '-',
          process.execPath,
          '--input-type=module',
          '-e',
          `
          const { judgeCapture } = await import(${JSON.stringify(new URL('./judge-capture.ts', import.meta.url).href)});
          const { makeDetector } = await import(${JSON.stringify(new URL('./fixture-models.ts', import.meta.url).href)});
          await judgeCapture(${JSON.stringify(OFFICE)}, {
            detector: makeDetector(),
            datasetParent: ${JSON.stringify(datasetParent)},
            develop: false,
            onFlows: ${onFlows},
          }).catch((error) => process.stdout.write(JSON.stringify({ code: error.code, cause: error.cause?.code })));`,
        ],
        { encoding: 'utf8' },
      );

    it('leaves the earlier folder alone: no more can be written', () => {
      const datasetParent = parentOf('full');
      const { stdout } = judgeApart(datasetParent, '8', '() => {}');
      expect(JSON.parse(stdout)).toEqual({ code: 'MAD_OUTPUT_UNWRITABLE', cause: 'EFBIG' });
      expectUntouched(datasetParent);
    });

    it('leaves a folder with a dot when it is killed, which goes with the next judgement', async () => {
      const datasetParent = parentOf('killed');
      const { signal } = judgeApart(datasetParent, 'unlimited', `() => process.kill(process.pid, 'SIGKILL')`);
      expect(signal).toBe('SIGKILL');
      expect(readdirSync(datasetParent)).toEqual([expect.stringMatching(/^\..*\.partial$/), 'mixed-office']);
      mkdirSync(join(datasetParent, '.another-one.partial'));
      await judge(OFFICE, { datasetParent });
      expect(readdirSync(datasetParent)).toEqual(['.another-one.partial', 'mixed-office']);
      expect(existsSync(join(datasetParent, 'mixed-office', 'groups.json'))).toBe(true);
    });
  });
});
