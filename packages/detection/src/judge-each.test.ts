import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findCaptures } from '@mad/capture-files';
import { FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { isPrivateAddress } from '@mad/flows';
import {
  type FixtureConnection,
  fixturePcap,
  SAMPLES,
  sampleCapture,
  simpleRequest,
} from '@mad/test-services';
import { buildRequestGraph, groupSoftware, TopSites } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import type { Detector } from './detector.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { makeDetector } from './fixture-models.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { loadTopSites } from './top-site-list.ts';

const folder = temporaryFolder();
const START = 1_700_000_000_000_000;

const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

/** The verdicts as they come; each flow once. */
const each = async (detector: Detector, path: string): Promise<FlowVerdict[]> => {
  const verdicts: FlowVerdict[] = [];
  await detector.judgeEach(path, (verdict) => verdicts.push(verdict));
  expect(new Set(verdicts.map(({ flow }) => flow.id)).size).toBe(verdicts.length);
  return verdicts;
};

const byFlow = (verdicts: readonly FlowVerdict[]): FlowVerdict[] =>
  verdicts
    .map((verdict) => ({ ...verdict, score: Number(verdict.score.toFixed(5)) }))
    .sort((a, b) => a.flow.id - b.flow.id);

const connection = (i: number, requests: readonly string[]): FixtureConnection => ({
  start: START + i * 50_000,
  client: [`10.0.${i % 7}.1`, 10_000 + (i % 50_000)],
  server: ['192.0.2.1', 80],
  requests,
});

describe('Detector.judgeEach', () => {
  it('sees kinds and software in every capture of ours as if all requests were known at once', async () => {
    const { sites } = loadTopSites(undefined);
    const detector = makeDetector({ topSites: sites });
    const captures = await findCaptures([join(SAMPLES, 'captures')], (error) => {
      throw error;
    });
    for (const { path } of captures) {
      const verdicts = await each(detector, path);
      const { requests } = await collectRequests(path, isPrivateAddress);
      const groups = groupSoftware(buildRequestGraph(requests, { topSites: sites }));
      const expected = [...groups].flatMap(([kind, byKey]) =>
        [...byKey.values()].flatMap(({ key, flows }) => flows.map(({ flow }) => [flow.id, kind, key])),
      );
      expect(byFlow(verdicts).map(({ flow, kind, software }) => [flow.id, kind, software])).toEqual(
        expected.sort(([a], [b]) => Number(a) - Number(b)),
      );
      expect(verdicts.length).toBeGreaterThan(0);
    }
  });

  it('judges more flows than it judges together, plain or compressed', async () => {
    const flows = Array.from({ length: 5000 }, (_, i) =>
      connection(i, [simpleRequest(`h${i % 11}.example`, `/${i % 5}`, i % 3 === 0 ? '' : `Probe/${i % 4}`)]),
    );
    const bytes = fixturePcap(flows);
    const verdicts = await each(makeDetector(), write('many.pcap', bytes));
    expect(verdicts).toHaveLength(5000);
    const software = (i: number): string => `10.0.${i % 7}.1 ${i % 3 === 0 ? 'UnknownUA' : `Probe/${i % 4}`}`;
    for (const { flow, inside, url, decidedBy, software: key } of verdicts) {
      const i = (flow.start - START) / 50_000;
      expect([inside.port, url, decidedBy]).toEqual([
        10_000 + i,
        `http://h${i % 11}.example/${i % 5}`,
        'cnn',
      ]);
      // A nameless request counts as that of other software on the machine that asks the same host.
      if (i % 3 !== 0) expect(key).toBe(software(i));
    }
    const zipped = await each(makeDetector(), write('many.pcap.gz', gzipSync(bytes)));
    expect(byFlow(zipped).map(({ flow, verdict }) => [flow.id, verdict])).toEqual(
      byFlow(verdicts).map(({ flow, verdict }) => [flow.id, verdict]),
    );
  });

  it('sees what comes late in a long connection', async () => {
    const topSites = TopSites.from(['trusted.example']);
    const trusted = Array<string>(600).fill(simpleRequest('www.trusted.example', '/', 'Bot/1'));
    const path = write(
      'long.pcap',
      fixturePcap([connection(0, [...trusted, simpleRequest('c2.example', '/gate', 'Bot/1')])]),
    );
    expect(await each(makeDetector({ topSites }), path)).toEqual([
      expect.objectContaining({ kind: 'Background_PC', decidedBy: 'cnn', url: 'http://c2.example/gate' }),
    ]);
  });

  it('takes the book’s word', async () => {
    const path = sampleCapture('malicious-zeus.pcap');
    const { requests } = await collectRequests(path, isPrivateAddress);
    const fingerprint = makeFingerprint(requests, 'Background');
    if (fingerprint === undefined) throw new Error('no fingerprint');
    const book = new FingerprintBook();
    book.add(fingerprint, true);
    const detector = makeDetector({ book });
    const verdicts = await each(detector, path);
    expect(verdicts).toEqual((await detector.judge(path)).verdicts);
    expect(verdicts.map(({ decidedBy }) => decidedBy)).toContain('fingerprint');
  });

  it('judges a damaged capture as far as it goes and says so', async () => {
    const bytes = readFileSync(sampleCapture('mixed-office.pcap'));
    const path = write('cut.pcap', bytes.subarray(0, bytes.length >> 1));
    const verdicts: FlowVerdict[] = [];
    const { summary } = await makeDetector().judgeEach(path, (verdict) => verdicts.push(verdict));
    expect(summary.problem).toMatchObject({ name: 'truncated' });
    expect(byFlow(verdicts)).toEqual(byFlow((await makeDetector().judge(path)).verdicts));
  });

  it('tells how far it is, and fails on a capture that is not there', async () => {
    let read = 0;
    const path = sampleCapture('benign-curl.pcap');
    await makeDetector().judgeEach(
      path,
      () => {},
      (bytes) => {
        read = bytes;
      },
    );
    expect(read).toBe(readFileSync(path).length);
    await expect(makeDetector().judgeEach(join(folder, 'gone'), () => {})).rejects.toMatchObject({
      code: 'MAD_CAPTURE_UNREADABLE',
    });
  });
});
