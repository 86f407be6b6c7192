import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPrivateAddress } from '@mad/flows';
import { type FixtureConnection, fixturePcap, simpleRequest } from '@mad/test-services';
import { TopSites } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { Detector } from './detector.ts';
import { temporaryFolder } from './fixture-folder.ts';
import type { FlowVerdict } from './flow-verdict.ts';

const folder = temporaryFolder();

/** Scores what its path says: `/0.9`. */
const detector = new Detector({
  topSites: TopSites.from([]),
  isInside: isPrivateAddress,
  models: async () => ({
    name: 'by path',
    threshold: 0.5,
    score: async (samples) =>
      Float32Array.from(samples, (sample) =>
        Number(/\/(0\.\d+)/.exec(Buffer.from(sample).toString('latin1'))?.[1]),
      ),
  }),
});

const flowOf = (place: number, score: number, userAgent = 'Updater/2'): FixtureConnection => ({
  start: 1.7e15 + place * 1e4,
  client: ['10.0.0.1', 10_000 + place],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example', `/${score}`, userAgent)],
});

const write = (name: string, connections: readonly FixtureConnection[]): string => {
  const path = join(folder, name);
  writeFileSync(path, fixturePcap(connections));
  return path;
};

const brief = ({ score, verdict, reasons }: FlowVerdict) => ({
  score: score.toFixed(3),
  verdict,
  damped: reasons[1]?.startsWith('by itself'),
});

describe('Detector, flows of one software', () => {
  it('lowers an odd flow among others of its software, and says so', async () => {
    const path = write('odd.pcap', [
      flowOf(0, 0.1),
      flowOf(1, 0.7),
      flowOf(2, 0.1),
      flowOf(3, 0.7, 'Other/1'),
      flowOf(4, 0.7, 'Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)'),
    ]);
    const { verdicts } = await detector.judge(path);
    expect(verdicts.map(brief)).toEqual([
      { score: '0.100', verdict: 'clean', damped: false },
      { score: '0.240', verdict: 'clean', damped: true },
      { score: '0.100', verdict: 'clean', damped: false },
      { score: '0.700', verdict: 'malicious', damped: false },
      { score: '0.700', verdict: 'malicious', damped: false },
    ]);
    expect(verdicts[1].reasons[1]).toBe(
      'by itself 0.700, lowered to 0.240 because other flows of its software look more harmless',
    );
    expect(verdicts[1].grounds[1]).toEqual({
      code: 'damped-by-software',
      own: expect.closeTo(0.7),
      score: expect.closeTo(0.24, 2),
    });
  });

  it('starts anew with each capture', async () => {
    await detector.judge(write('harmless.pcap', [flowOf(0, 0.1), flowOf(1, 0.1)]));
    const { verdicts } = await detector.judge(write('alone.pcap', [flowOf(0, 0.7)]));
    expect(verdicts.map(brief)).toEqual([{ score: '0.700', verdict: 'malicious', damped: false }]);
  });

  it('says the same of more flows than are judged at once, however the file is read', async () => {
    const flows = Array.from({ length: 5000 }, (_, place) => flowOf(place, place < 2000 ? 0.1 : 0.4));
    const path = write('many.pcap', flows);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const told = (verdicts: readonly FlowVerdict[]) =>
      verdicts.map(({ inside, score, verdict }) => ({ port: inside.port, score, verdict }));
    const fromFile = told((await detector.judge(path)).verdicts);
    // Short writes, so that reads end at other places than those of the file.
    const writer = spawn('dd', [`if=${path}`, `of=${pipe}`, 'bs=7001', 'status=none']);
    const fromPipe = told((await detector.judge(pipe)).verdicts);
    expect(writer.exitCode ?? 0).toBe(0);
    expect(fromFile).toHaveLength(5000);
    expect(fromPipe).toEqual(fromFile);
    // Those of the later batches are held against more like themselves.
    const scores = fromFile.map(({ score }) => score);
    expect(scores.at(2040)).toBeLessThan(scores.at(4090) ?? 0);
    expect(scores.at(4090)).toBeLessThan(scores.at(4999) ?? 0);
  });
});
