import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FingerprintBook } from '@mad/fingerprint';
import { flowName, isPrivateAddress } from '@mad/flows';
import { fixturePcap, simpleRequest } from '@mad/test-services';
import { type InsideRequest, isJudged, TopSites } from '@mad/webgraphic';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import type { ReportEntry } from './dataset-documents.ts';
import type { Detector } from './detector.ts';
import { connection, judgingRoom, OFFICE } from './fixture-judging.ts';
import { makeDetector } from './fixture-models.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { timestampText } from './timestamp.ts';

const { folder, judge, readJson, writeCapture } = judgingRoom();

const DOCUMENTS = ['filter.json', 'groups.json', 'record.json', 'report.json', 'stream.json'];

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
