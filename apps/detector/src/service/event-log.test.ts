import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { HOSTILE_TEXTS, UNSAFE_FOR_A_TERMINAL } from '../fixture-verdict.ts';
import { EventCode, EventLog } from './event-log.ts';

const folder = temporaryFolder();
let logs = 0;

const logged = (write: (log: EventLog) => void): string[] => {
  const path = join(folder, `log-${logs++}`);
  write(new EventLog([path], 3));
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
};

describe('EventLog', () => {
  it('writes CODE ISO-TIME DATASET CAPTURE MODE, one line an event', () => {
    const before = Date.now();
    const lines = logged((log) => {
      log.write(EventCode.Start, '', '');
      log.write(EventCode.Ready, '2018_0312_1405_00', '2018_0312_1405_00.pcap');
      log.write(EventCode.Error, 'b', 'b.pcap', 'its worker ended');
      log.write(EventCode.Retrain, '', '');
      log.write(EventCode.Stop, '', '');
    });
    const after = Date.now();
    const parts = lines.map((line) => line.split(' '));
    expect(parts.map(([code, , ...rest]) => [code, ...rest].join(' '))).toEqual([
      '0 - - 3',
      '3 2018_0312_1405_00 2018_0312_1405_00.pcap 3',
      '4 b b.pcap 3 its worker ended',
      '2 - - 3',
      '1 - - 3',
    ]);
    for (const [, time = ''] of parts) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
      expect(Date.parse(time)).toBeLessThanOrEqual(after);
    }
  });

  it('appends to each of its files', () => {
    const paths = ['one', 'two'].map((name) => join(folder, name));
    writeFileSync(paths[0] ?? '', 'earlier\n');
    new EventLog(paths, 1).write(EventCode.Start, '', '');
    const [one, two] = paths.map((path) => readFileSync(path, 'utf8'));
    expect(two).toMatch(/^0 \S+ - - 1\n$/);
    expect(one).toBe(`earlier\n${two}`);
  });

  it('goes on without a file that takes no lines, and says so once until it does', () => {
    const told: string[] = [];
    const [good, bad] = [join(folder, 'good'), join(folder, 'missing', 'bad')];
    const log = new EventLog([bad, good], 3, (path) => told.push(path));
    for (let i = 0; i < 3; i++) log.write(EventCode.Start, '', '');
    expect(told).toEqual([bad]);
    mkdirSync(join(folder, 'missing'));
    log.write(EventCode.Stop, '', '');
    rmSync(join(folder, 'missing'), { recursive: true });
    log.write(EventCode.Stop, '', '');
    expect(told).toEqual([bad, bad]);
    expect(readFileSync(good, 'utf8').split('\n')).toHaveLength(6);
  });

  it.each(HOSTILE_TEXTS)('keeps one safe line of as many fields for %j', (text) => {
    const lines = logged((log) => log.write(EventCode.Error, `a ${text}`, text, `${text}\n ${text}`));
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(UNSAFE_FOR_A_TERMINAL);
    const fields = lines[0]?.split(/(?<!\\) /) ?? [];
    expect([fields[0], fields[4]]).toEqual(['4', '3']);
    expect(fields[2]).toMatch(/^a\\ ./);
  });
});
