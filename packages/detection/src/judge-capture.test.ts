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
import { flowName } from '@mad/flows';
import { fixturePcap, simpleRequest } from '@mad/test-services';
import { isJudged } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import type { ReportEntry } from './dataset-documents.ts';
import { connection, judgingRoom, OFFICE } from './fixture-judging.ts';
import { makeDetector } from './fixture-models.ts';
import type { FlowVerdict } from './flow-verdict.ts';

const { folder, judge, readJson, shared, writeCapture } = judgingRoom();

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

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
    // Twelve seconds of work, on a machine that may do much else.
  }, 300_000);

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
