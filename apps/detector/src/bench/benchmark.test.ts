import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runBenchmark } from './benchmark.ts';
import type { Contestant } from './contestant.ts';
import { measureProcess } from './measured-process.ts';

const script = (text: string) => ({ file: process.execPath, arguments: ['--input-type=module', '-e', text] });

const contestant = (name: string, text: string, version: string | undefined): Contestant => ({
  name,
  does: name,
  against: undefined,
  command: (capture, folder) => {
    const { file, arguments: given } = script(text);
    return { file, arguments: [...given, capture, folder] };
  },
  version: () => version,
});

describe('measureProcess', () => {
  it('tells the time from start to end and from the mark on, processor time and memory of a Node.js process', async () => {
    const { seconds, workSeconds, cpuSeconds, peakMemory, exit } = await measureProcess(
      script(`
        performance.mark('mad-bench-work-begins');
        const ballast = Buffer.alloc(150e6, 1);
        while (process.cpuUsage().user < 3e5) ballast[0]++;`),
    );
    expect(exit).toBe(0);
    expect(workSeconds).toBeGreaterThan(0);
    expect(workSeconds).toBeLessThan(seconds);
    expect(cpuSeconds).toBeGreaterThan(0.29);
    expect(peakMemory).toBeGreaterThan(150e6);
  });

  it('looks at other processes from outside', async () => {
    const { workSeconds, peakMemory, cpuSeconds } = await measureProcess({
      file: 'sh',
      arguments: ['-c', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'],
    });
    expect(workSeconds).toBeUndefined();
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(peakMemory).toBeGreaterThan(500_000);
  });

  it.each([
    [
      'an exit code and the last complaint',
      "console.error('first'); console.error('last'); process.exit(4)",
      4,
      'last',
    ],
    ['a signal', "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10_000)", 'SIGTERM', ''],
  ])('tells %s', async (_, text, exit, complaint) =>
    expect(await measureProcess(script(text))).toMatchObject({ exit, complaint }),
  );
});

describe('runBenchmark', () => {
  it('runs round by round those that are installed, each in a new folder, and removes the folders', async () => {
    const steps: string[] = [];
    const exists = `import { readdirSync } from 'node:fs';
      const [capture, folder] = process.argv.slice(1);
      if (capture !== 'the capture') process.exit(3);
      console.error(folder, readdirSync(folder).length);`;
    const { measurements, load } = await runBenchmark(
      'the capture',
      [contestant('one', exists, '1.0'), contestant('missing', '', undefined), contestant('two', exists, '')],
      2,
      (step, what) => steps.push(`${step} ${what}`),
    );
    expect(steps).toEqual([
      '0 one, round 1 of 2',
      '1 two, round 1 of 2',
      '2 one, round 2 of 2',
      '3 two, round 2 of 2',
    ]);
    expect(
      measurements.map(({ name, version, runs }) => [name, version, runs.map(({ exit }) => exit)]),
    ).toEqual([
      ['one', '1.0', [0, 0]],
      ['two', '', [0, 0]],
    ]);
    expect(load).toHaveLength(3);
    const folders = measurements.flatMap(({ runs }) => runs.map(({ complaint }) => complaint));
    expect(new Set(folders).size).toBe(4);
    expect(folders.every((line) => line.endsWith(' 0') && !existsSync(line.slice(0, -2)))).toBe(true);
  });
});
