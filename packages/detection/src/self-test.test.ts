import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturePcap, SAMPLES, simpleRequest } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { makeDetector } from './fixture-models.ts';
import { runSelfTest } from './self-test.ts';

const folder = temporaryFolder();

const expectations = (...lines: readonly string[]): string => {
  const path = join(folder, 'expected.tsv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

const capture = (): string => {
  const path = join(folder, 'a.pcap');
  const flow = (i: number, userAgent: string) => ({
    start: 1.7e15 + i * 1e6,
    client: ['10.0.0.1', 40_000 + i] as const,
    server: ['192.0.2.1', 80] as const,
    // Without User-Agent it would count as the software that asks the same host.
    requests: [simpleRequest(userAgent === '' ? 'b.example' : 'a.example', `/${i}`, userAgent)],
  });
  writeFileSync(path, fixturePcap([flow(0, 'Probe/1'), flow(1, 'Probe/1'), flow(2, '')]));
  return path;
};

describe('runSelfTest', () => {
  it('holds verdicts against the table, columns in any order', async () => {
    const table = expectations(
      'verdict\tremark\tuser_agent\tinside_ip',
      'malicious\t-\tProbe/1\t10.0.0.1',
      'clean\t-\t\t10.0.0.1',
      'clean\t-\tNobody/1\t10.0.0.1',
      'clean\t-\tProbe/1\t10.0.0.2',
    );
    const host = { inside: '10.0.0.1' };
    const all = makeDetector({ threshold: 0 });
    expect(await runSelfTest(all, capture(), table)).toEqual([
      { ...host, userAgent: 'Probe/1', expected: 'malicious', verdict: 'malicious' },
      { ...host, userAgent: undefined, expected: 'clean', verdict: 'malicious' },
      { ...host, userAgent: 'Nobody/1', expected: 'clean', verdict: undefined },
      { inside: '10.0.0.2', userAgent: 'Probe/1', expected: 'clean', verdict: undefined },
    ]);
    const none = await runSelfTest(makeDetector({ threshold: 1.1 }), capture(), table);
    expect(none.map(({ verdict }) => verdict)).toEqual(['clean', 'clean', undefined, undefined]);
  });

  it('calls software malicious as soon as one of its flows is', async () => {
    const table = expectations('inside_ip\tuser_agent\tverdict', '10.0.0.1\tProbe/1\tmalicious');
    const { verdicts } = await makeDetector().judge(capture());
    const scores = verdicts.filter(({ userAgent }) => userAgent === 'Probe/1').map(({ score }) => score);
    const [lower = 0, higher = 0] = scores.toSorted((a, b) => a - b);
    expect(lower).toBeLessThan(higher);
    const detector = makeDetector({ threshold: (lower + higher) / 2 });
    expect((await runSelfTest(detector, capture(), table))[0]?.verdict).toBe('malicious');
  });

  it('judges all the software of the capture that comes with MAD', async () => {
    const results = await runSelfTest(
      makeDetector(),
      join(SAMPLES, 'self-test.pcap'),
      join(SAMPLES, 'self-test.tsv'),
    );
    expect(results.length).toBeGreaterThan(10);
    for (const { verdict, expected } of results) {
      expect(verdict).toBeDefined();
      expect(['clean', 'malicious']).toContain(expected);
    }
  });
});
