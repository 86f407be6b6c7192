import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { HOSTILE_TEXTS } from '../fixture-verdict.ts';
import { ProcessedCaptures } from './processed-captures.ts';

const folder = temporaryFolder();

describe('ProcessedCaptures', () => {
  it('begins empty where there is no file', () => {
    expect(new ProcessedCaptures(join(folder, 'none')).has('a.pcap')).toBe(false);
  });

  it('remembers names over restarts, whatever they hold', () => {
    const path = join(folder, 'processed');
    const names = ['a.pcap', ' b.pcap ', '', 'c\nd.pcap', 'constructor', ...HOSTILE_TEXTS];
    const before = new ProcessedCaptures(path);
    for (const name of names) before.add(name);
    for (const processed of [before, new ProcessedCaptures(path)]) {
      expect(names.filter((name) => !processed.has(name))).toEqual([]);
      expect(['c', 'd.pcap', 'b.pcap', 'A.PCAP', '""'].filter((name) => processed.has(name))).toEqual([]);
    }
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(names.length);
  });

  it('survives a line that was cut by a crash', () => {
    const path = join(folder, 'cut');
    new ProcessedCaptures(path).add('a.pcap');
    appendFileSync(path, '"b.pc');
    const after = new ProcessedCaptures(path);
    expect([after.has('a.pcap'), after.has('b.pcap')]).toEqual([true, false]);
    after.add('c.pcap');
    expect(new ProcessedCaptures(path).has('c.pcap')).toBe(true);
  });
});
