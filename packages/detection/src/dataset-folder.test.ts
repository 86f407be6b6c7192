import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { flowName } from '@mad/flows';
import { isJudged } from '@mad/webgraphic';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportEntry } from './dataset-documents.ts';
import { datasetName, writeDatasetFolder } from './dataset-folder.ts';
import type { CaptureVerdicts } from './detector.ts';
import { fixturePcap, sampleCapture, simpleRequest, temporaryFolder } from './fixture-capture.ts';
import { makeDetector } from './fixture-models.ts';
import { timestampText } from './timestamp.ts';

const folder = temporaryFolder();
const OFFICE = sampleCapture('mixed-office.pcap');
const DOCUMENTS = ['filter.json', 'groups.json', 'record.json', 'report.json', 'stream.json'];

const readJson = (...names: string[]) => JSON.parse(readFileSync(join(folder, ...names), 'utf8'));

describe('datasetName', () => {
  it.each([
    ['/a/b/2018_0312_1405_00.pcap', '2018_0312_1405_00'],
    ['x.pcapng', 'x'],
    ['x.PCAP.GZ', 'x'],
    ['x.cap.zst', 'x'],
    ['x.gz', 'x'],
    ['x', 'x'],
    ['x.pcap.txt', 'x.pcap.txt'],
    ['x.pcap.pcap', 'x.pcap'],
    ['.pcap', '.pcap'],
    ['..pcap', '..pcap'],
    ['...pcap', '...pcap'],
    ['..pcap.gz', '..pcap.gz'],
    ['....pcap', '...'],
  ])('%s → %s', (path, name) => expect(datasetName(path)).toBe(name));
});

describe('writeDatasetFolder', () => {
  let result: CaptureVerdicts;
  beforeAll(async () => {
    const known = new FingerprintBook();
    const first = await makeDetector().judge(OFFICE);
    const software = [...(first.groups.get('Background_PC')?.values() ?? [])];
    for (const [i, group] of software.slice(0, 2).entries()) {
      const fingerprint = makeFingerprint(
        group.requests.map(({ item }) => item),
        'Background',
      );
      if (fingerprint !== undefined) known.add(fingerprint, i === 0);
    }
    result = await makeDetector({ book: known }).judge(OFFICE);
    await writeDatasetFolder(folder, result, { develop: true });
  });

  it('gives its path', async () => {
    expect(await writeDatasetFolder(join(folder, 'new', 'deep'), result, { develop: false })).toBe(
      join(folder, 'new', 'deep', 'mixed-office'),
    );
    expect(readdirSync(join(folder, 'new', 'deep', 'mixed-office')).sort()).toEqual(DOCUMENTS);
  });

  it('lists the flows of each software of each kind', () => {
    const groups: Record<string, Record<string, string[]>> = readJson('mixed-office', 'groups.json');
    expect(Object.keys(groups)).toEqual([...result.groups.keys()]);
    const listed = Object.entries(groups).flatMap(([kind, byKey]) =>
      Object.entries(byKey).flatMap(([key, flows]) => flows.map((flow) => [kind, key, flow].join('\n'))),
    );
    expect(listed.sort()).toEqual(
      result.verdicts.map((one) => [one.kind, one.software, `${flowName(one.flow)}.pcap`].join('\n')).sort(),
    );
  });

  it('says what the fingerprint book knows of each judged software', () => {
    const filter: Record<string, string[]> = readJson('mixed-office', 'filter.json');
    expect(Object.keys(filter)).toEqual(['is_malicious', 'new_app', 'is_clean']);
    const byFingerprint = result.verdicts.filter(({ decidedBy }) => decidedBy === 'fingerprint');
    const software = (verdict: string): string[] => [
      ...new Set(byFingerprint.filter((one) => one.verdict === verdict).map((one) => one.software)),
    ];
    expect(filter['is_malicious']?.length).toBeGreaterThan(0);
    expect(filter['is_malicious']?.toSorted()).toEqual(software('malicious').sort());
    expect(filter['is_clean']?.toSorted()).toEqual(software('clean').sort());
    const judged = result.verdicts.filter(({ kind }) => isJudged(kind)).map((one) => one.software);
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
    expect(Object.keys(record).length).toBe(result.verdicts.length);
    for (const verdict of result.verdicts) {
      const name = `${flowName(verdict.flow)}.pcap`;
      const own = result.requests.filter(({ request }) => request.flow.id === verdict.flow.id);
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

  it('reports each flow with both ends, in order of time', () => {
    const report: ReportEntry[] = readJson('mixed-office', 'report.json');
    expect(report.map(({ name }) => name)).toEqual(result.verdicts.map(({ flow }) => flowName(flow)));
    result.verdicts.forEach(({ inside, outside, time, decidedBy, verdict }, i) => {
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
      expect(samples.map(({ filename }) => filename)).toEqual(
        result.verdicts.filter((one) => one.kind === kind).map(({ flow }) => `${flowName(flow)}.dat`),
      );
    expect(Object.values(stream).flat()).toHaveLength(result.verdicts.length);
  });

  it('keeps flow files, header streams and samples in develop mode', () => {
    const dataset = join(folder, 'mixed-office');
    const flowFiles = new Set(
      ['tcp_syn', 'tcp_nosyn'].flatMap((kind) => readdirSync(join(dataset, 'tmp', kind))),
    );
    for (const { flow, kind, verdict } of result.verdicts) {
      const name = flowName(flow);
      expect(flowFiles).toContain(`${name}.pcap`);
      const stream = readFileSync(join(dataset, 'stream', `${name}.dat`));
      const own = result.requests.filter(({ request }) => request.flow.id === flow.id);
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
    const parent = join(folder, 'replaced');
    await writeDatasetFolder(parent, result, { develop: true });
    writeFileSync(join(parent, 'mixed-office', 'old.json'), '{}');
    await writeDatasetFolder(parent, result, { develop: false });
    expect(readdirSync(join(parent, 'mixed-office')).sort()).toEqual(DOCUMENTS);
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
      const dataset = await writeDatasetFolder(parent, await makeDetector().judge(capture), {
        develop: true,
      });
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
    await writeDatasetFolder(folder, await makeDetector().judge(capture), { develop: true });
    expect(readJson('hostile', 'report.json')).toEqual([
      expect.objectContaining({ UA: agent, ipua: `10.0.0.1 ${agent}`, http: requests }),
    ]);
  });

  it('tells where it cannot write', async () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    await expect(
      writeDatasetFolder(join(folder, 'in-the-way'), result, { develop: false }),
    ).rejects.toMatchObject({
      code: 'MAD_OUTPUT_UNWRITABLE',
      message: expect.stringContaining(join(folder, 'in-the-way', 'mixed-office')),
    });
  });
});
