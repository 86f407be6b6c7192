import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { isPrivateAddress } from '@mad/flows';
import { makeSample } from '@mad/model';
import { type FixtureConnection, fixturePcap, sampleCapture, simpleRequest } from '@mad/test-services';
import { buildRequestGraph, groupSoftware, isJudged, TopSites } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import type { CaptureVerdicts, DetectorOptions } from './detector.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { makeDetector, SHIPPED_MODELS } from './fixture-models.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import { openModelFolder } from './model-folder.ts';

const folder = temporaryFolder();
const START = 1_700_000_000_000_000;
const OFFICE = sampleCapture('mixed-office.pcap');

const connection = (changes: Partial<FixtureConnection> = {}): FixtureConnection => ({
  start: START,
  client: ['10.0.0.1', 40_000],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example')],
  ...changes,
});

const judge = (
  connections: readonly FixtureConnection[],
  options?: Partial<DetectorOptions>,
): Promise<CaptureVerdicts> => {
  const path = join(folder, 'a.pcap');
  writeFileSync(path, fixturePcap(connections));
  return makeDetector(options).judge(path);
};

const only = ({ verdicts }: CaptureVerdicts): FlowVerdict => {
  const [verdict, ...others] = verdicts;
  if (verdict === undefined || others.length > 0) throw new Error(`${verdicts.length} verdicts, not one`);
  return verdict;
};

describe('Detector on our own captures', () => {
  it.each([
    'mixed-office.pcap',
    'benign-chromium-phone.pcap',
    'benign-curl-snap200.pcap',
    'malicious-icedid.pcap',
  ])('judges every flow with requests exactly once, in order of time: %s', async (name) => {
    const path = sampleCapture(name);
    const { verdicts } = await makeDetector().judge(path);
    const { requests } = await collectRequests(path, isPrivateAddress);
    const flows = new Set(requests.map(({ request }) => request.flow.id));
    const byNumber = (a: number, b: number): number => a - b;
    expect(verdicts.map(({ flow }) => flow.id).sort(byNumber)).toEqual([...flows].sort(byNumber));
    expect(verdicts.length).toBeGreaterThan(0);
    const times = verdicts.map(({ time }) => Number(time));
    expect(times).toEqual(times.toSorted(byNumber));
    const groups = groupSoftware(buildRequestGraph(requests, { topSites: TopSites.from([]) }));
    for (const verdict of verdicts) {
      const group = groups.get(verdict.kind)?.get(verdict.software);
      expect(group?.flows.map(({ flow }) => flow)).toContainEqual(verdict.flow);
      expect(verdict.capture).toBe(path);
      expect(verdict.score).toBeGreaterThanOrEqual(0);
      expect(verdict.score).toBeLessThanOrEqual(1);
      expect(verdict.reasons.length).toBeGreaterThan(0);
    }
  });

  it('says the same twice, with the same detector and with another', async () => {
    const detector = makeDetector();
    const { verdicts } = await detector.judge(OFFICE);
    expect((await detector.judge(OFFICE)).verdicts).toEqual(verdicts);
    expect((await makeDetector().judge(OFFICE)).verdicts).toEqual(verdicts);
  });

  it('judges software by the model of its kind, and browsers not at all', async () => {
    const { verdicts } = await makeDetector().judge(OFFICE);
    expect(new Set(verdicts.map(({ kind }) => kind)).size).toBeGreaterThan(1);
    const { models } = openModelFolder(SHIPPED_MODELS);
    for (const { kind, decidedBy, score, verdict, reasons } of verdicts) {
      if (!isJudged(kind)) {
        expect({ decidedBy, score, verdict }).toEqual({ decidedBy: 'browser', score: 0, verdict: 'clean' });
        continue;
      }
      const { name, threshold } = await models(kind);
      expect(decidedBy).toBe('cnn');
      expect(verdict).toBe(score >= threshold ? 'malicious' : 'clean');
      expect(reasons[0]).toContain(`model ${name} scores its request headers ${score.toFixed(3)}`);
      expect(reasons[0]).toContain(`the threshold ${threshold.toFixed(3)}`);
    }
  });

  it('scores a flow as its sample is scored alone', async () => {
    const { verdicts } = await makeDetector().judge(OFFICE);
    const { requests } = await collectRequests(OFFICE, isPrivateAddress);
    const { models } = openModelFolder(SHIPPED_MODELS);
    for (const { flow, kind, score, grounds } of verdicts) {
      if (!isJudged(kind)) continue;
      const damped = grounds.find(({ code }) => code === 'damped-by-software');
      const own = requests.filter(({ request }) => request.flow.id === flow.id);
      const model = await models(kind);
      const [alone] = await model.score([makeSample(own.map(({ request }) => request.headerBlock))]);
      expect(damped?.code === 'damped-by-software' ? damped.own : score).toBeCloseTo(alone, 5);
    }
  });

  it('tells how far it is', async () => {
    let read = 0;
    await makeDetector().judge(OFFICE, (bytes) => {
      read = bytes;
    });
    expect(read).toBe(readFileSync(OFFICE).length);
  });
});

describe('Detector, the threshold', () => {
  it.each([
    [0, 'malicious', 'at or above'],
    [1.1, 'clean', 'below'],
  ])('%d in place of the models’ own makes all %s', async (threshold, expected, side) => {
    const { verdicts } = await makeDetector({ threshold }).judge(OFFICE);
    const byModel = verdicts.filter(({ decidedBy }) => decidedBy === 'cnn');
    expect(byModel.length).toBeGreaterThan(0);
    for (const { verdict, reasons } of byModel) {
      expect(verdict).toBe(expected);
      expect(reasons[0]).toContain(`${side} the threshold ${threshold.toFixed(3)}`);
    }
  });

  it('is reached by a score that equals it', async () => {
    const { score } = only(await judge([connection()]));
    expect(only(await judge([connection()], { threshold: score })).verdict).toBe('malicious');
    expect(only(await judge([connection()], { threshold: score + 1e-6 })).verdict).toBe('clean');
  });
});

describe('Detector, kinds and who decides', () => {
  it.each([
    ['Background_PC', 'cnn', simpleRequest('a.example', '/x', 'Updater/2')],
    [
      'Background_Phone',
      'cnn',
      simpleRequest('a.example', '/x', 'Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)'),
    ],
    ['Suspicious', 'cnn', simpleRequest('a.example', '/x', '')],
    ['Filtered', 'top_site', simpleRequest('www.trusted.example', '/x', 'Updater/2')],
  ])('%s by %s', async (kind, decidedBy, request) => {
    const topSites = TopSites.from(['trusted.example']);
    const verdict = only(await judge([connection({ requests: [request] })], { topSites }));
    expect(verdict).toMatchObject({ kind, decidedBy });
    if (kind === 'Filtered') {
      expect(verdict).toMatchObject({ verdict: 'clean', score: 0 });
      expect(verdict.reasons).toEqual([expect.stringMatching(/^not judged: .*trusted\.example/)]);
    }
  });

  it('a browser’s pages and what they refer to are the browser’s', async () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0';
    const page = simpleRequest('news.example', '/index.html', agent);
    const image = (name: string): string =>
      simpleRequest('news.example', `/${name}.png`, agent).replace(
        '\r\n\r\n',
        '\r\nReferer: http://news.example/index.html\r\n\r\n',
      );
    const { verdicts } = await judge([
      connection({ requests: [page] }),
      connection({
        start: START + 500_000,
        client: ['10.0.0.1', 40_001],
        requests: [image('a'), image('b')],
      }),
    ]);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ kind: 'Browser_PC', decidedBy: 'browser', verdict: 'clean', score: 0 });
      expect(verdict.reasons[0]).toMatch(/^a browser's request: /);
    }
    expect(verdicts).toHaveLength(2);
  });

  it.each([true, false])('software the book knows takes its verdict: malicious %s', async (malicious) => {
    const book = new FingerprintBook();
    const path = join(folder, 'known.pcap');
    writeFileSync(path, fixturePcap([connection()]));
    const { requests } = await collectRequests(path, isPrivateAddress);
    const fingerprint = makeFingerprint(requests, 'Background');
    if (fingerprint === undefined) throw new Error('no fingerprint');
    book.add(fingerprint, malicious);
    const stranger = connection({
      client: ['10.0.0.9', 1],
      server: ['198.51.100.7', 8080],
      requests: [simpleRequest('b.example', `/${'x'.repeat(400)}`, 'Stranger/9')],
    });
    // The threshold is the models': it does not move what is known.
    const { verdicts, software } = await judge([connection(), stranger], {
      book,
      threshold: malicious ? 1.1 : 0,
    });
    const [known, unknown] = verdicts.toSorted((a, b) => a.outside.port - b.outside.port);
    expect(known).toMatchObject({
      decidedBy: 'fingerprint',
      verdict: malicious ? 'malicious' : 'clean',
      score: malicious ? 0.9375 : 0.0625,
    });
    expect(known?.reasons[0]).toContain(malicious ? 'known malicious software' : 'known harmless software');
    expect(unknown).toMatchObject({ decidedBy: 'cnn', verdict: malicious ? 'clean' : 'malicious' });
    expect(new Map(software.map(({ userAgent, known }) => [userAgent, known]))).toEqual(
      new Map([
        ['Probe/1.0', malicious ? 'malicious' : 'clean'],
        ['Stranger/9', undefined],
      ]),
    );
  });
});

describe('Detector, what a verdict tells', () => {
  it('of both ends inside, the client is the inside one', async () => {
    const both = connection({ client: ['192.168.1.5', 40_000], server: ['10.0.0.80', 8080] });
    expect(only(await judge([both]))).toMatchObject({
      inside: { address: '192.168.1.5', port: 40_000 },
      outside: { address: '10.0.0.80', port: 8080 },
      software: '192.168.1.5 Probe/1.0',
    });
  });

  it('of a server inside, that is the inside end', async () => {
    const incoming = connection({ client: ['198.51.100.1', 5555], server: ['10.0.0.80', 80] });
    expect(only(await judge([incoming]))).toMatchObject({
      inside: { address: '10.0.0.80', port: 80 },
      outside: { address: '198.51.100.1', port: 5555 },
    });
  });

  it('judges IPv6', async () => {
    const ipv6 = connection({ client: ['fd00::7', 40_000], server: ['2001:db8::80', 80] });
    expect(only(await judge([ipv6]))).toMatchObject({
      inside: { address: 'fd00::7' },
      outside: { address: '2001:db8::80' },
      software: 'fd00::7 Probe/1.0',
    });
  });

  it('takes further networks for inside', async () => {
    const outside = connection({ client: ['203.0.113.7', 1] });
    expect((await judge([outside])).verdicts).toEqual([]);
    expect((await judge([outside])).outsideRequests).toBe(1);
    const isInside = (address: string): boolean => address.startsWith('203.0.113.');
    expect(only(await judge([outside], { isInside })).inside.address).toBe('203.0.113.7');
  });

  it.each([
    [
      'a host and path',
      'GET /x?y=1 HTTP/1.1\r\nHost: a.example\r\n\r\n',
      'a.example',
      'http://a.example/x?y=1',
    ],
    ['no Host', 'GET /x HTTP/1.0\r\nUser-Agent: a\r\n\r\n', '192.0.2.1', 'http://192.0.2.1/x'],
    [
      'a proxy',
      'GET http://b.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n',
      'b.example',
      'http://b.example/x',
    ],
    ['a port', 'GET / HTTP/1.1\r\nHost: a.example:8080\r\n\r\n', 'a.example:8080', 'http://a.example:8080/'],
  ])('names host and URL: %s', async (_, request, host, url) => {
    expect(only(await judge([connection({ requests: [request] })]))).toMatchObject({ host, url });
  });

  it('tells of the request that made the flow what it is, at the time of the first', async () => {
    const topSites = TopSites.from(['trusted.example']);
    const requests = [
      simpleRequest('www.trusted.example', '/', 'Bot/1'),
      simpleRequest('c2.example', '/gate', 'Bot/1'),
    ];
    expect(only(await judge([connection({ requests })], { topSites }))).toMatchObject({
      kind: 'Background_PC',
      url: 'http://c2.example/gate',
      time: START + 3000,
    });
  });
});

describe('Detector on captures that miss something', () => {
  it('judges what is left around a gap', async () => {
    const requests = Array.from({ length: 4 }, (_, i) => simpleRequest('a.example', `/${i}`));
    const result = await judge([connection({ requests, lost: [5] })]);
    const kept = await collectRequests(result.path, isPrivateAddress);
    expect(kept.requests.map(({ request }) => request.uri)).toEqual(['/0', '/2', '/3']);
    expect(only(result).decidedBy).toBe('cnn');
  });

  it('judges a damaged capture as far as it goes', async () => {
    const bytes = readFileSync(OFFICE);
    const path = join(folder, 'cut.pcap');
    writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
    const whole = await makeDetector().judge(OFFICE);
    const cut = await makeDetector().judge(path);
    expect(cut.summary.problem).toMatchObject({ name: 'truncated' });
    expect(cut.verdicts.length).toBeGreaterThan(0);
    expect(cut.verdicts.length).toBeLessThan(whole.verdicts.length);
    const flows = new Set(whole.verdicts.map(({ flow }) => flow.id));
    for (const { flow } of cut.verdicts) expect(flows).toContain(flow.id);
  });

  it.each(['', 'no capture at all'])('has nothing to say of %j', async (text) => {
    const path = join(folder, 'text');
    writeFileSync(path, text);
    const { verdicts, summary } = await makeDetector().judge(path);
    expect(verdicts).toEqual([]);
    expect(summary.problem).toBeDefined();
  });

  it('needs no model where nothing is to be judged', async () => {
    const { models } = openModelFolder(join(folder, 'no-models'));
    const topSites = TopSites.from(['a.example']);
    expect(only(await judge([connection()], { models, topSites })).kind).toBe('Filtered');
    await expect(judge([connection()], { models })).rejects.toMatchObject({ code: 'MAD_MODEL_NOT_FOUND' });
  });

  it('fails on a capture that is not there', async () => {
    await expect(makeDetector().judge(join(folder, 'gone'))).rejects.toMatchObject({
      code: 'MAD_CAPTURE_UNREADABLE',
    });
  });
});
