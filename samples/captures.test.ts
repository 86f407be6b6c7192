import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../packages/capture-files/src/index.ts';
import { FlowTracker, insideView, isPrivateAddress } from '../packages/flows/src/index.ts';
import { type HttpRequest, HttpRequestExtractor } from '../packages/protocols/src/index.ts';
import { FOLDERS } from './recorder/scenario.ts';
import { folderOf } from './recorder/session.ts';
import { readTable, truthTable } from './recorder/truth-table.ts';
import { scenarios } from './scenarios/index.ts';

const samples = import.meta.dirname;
const kibibyte = 1024;
const collections = FOLDERS.map((folder) => ({
  folder,
  truths: readTable(readFileSync(truthTable(samples, folder), 'utf8')),
  captures: readdirSync(join(samples, folder)).filter((file) => !file.endsWith('.tsv')),
  limits: folder === 'captures' ? { capture: 200, all: 3 * 1024 } : { capture: 250, all: 1.5 * 1024 },
}));

/** Requests per inside address and User-Agent, counted by the project's own rooms. */
async function countRequests(path: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    (request: HttpRequest) => {
      const inside = insideView(request.client, request.server, isPrivateAddress)?.inside.address;
      const key = `${inside}\t${request.userAgent ?? ''}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
  );
  const tracker = new FlowTracker({ streams: extractor });
  const summary = await readCaptureFile(path, tracker);
  tracker.finish();
  expect(summary.problem).toBeUndefined();
  return counts;
}

describe.each(collections)('truth.tsv of $folder', ({ folder, truths, captures }) => {
  it('speaks of every capture and of no other', () => {
    expect([...new Set(truths.map(({ capture }) => capture))].sort()).toEqual(captures.sort());
  });

  it('has a scenario behind every capture', () => {
    const names = scenarios.filter((scenario) => folderOf(scenario) === folder).map(({ capture }) => capture);
    expect(captures.map((file) => file.replace(/\.pcap(?:ng)?(?:\.gz)?$/, '')).sort()).toEqual(names.sort());
  });

  it('knows kinds and labels only, and a source for each row', () => {
    for (const { label, kind, source, family } of truths) {
      expect(label).toMatch(/^(?:malicious|benign)$/);
      expect(kind).toMatch(/^(?:(?:Background|Browser)_(?:PC|Phone)|Suspicious|Filtered)$/);
      expect(`${source}${family}`).not.toBe('');
    }
  });

  it('holds both labels for every kind that a model judges', () => {
    for (const kind of ['Background_PC', 'Background_Phone', 'Suspicious']) {
      const labels = truths.filter((row) => row.kind === kind).map(({ label }) => label);
      expect(new Set(labels)).toEqual(new Set(['malicious', 'benign']));
    }
  });
});

describe.each(collections)('captures of $folder', ({ folder, truths, captures, limits }) => {
  it.each(captures)('%s holds the requests that were sent, and no other', async (capture) => {
    const expected = truths
      .filter((row) => row.capture === capture)
      .map((row) => [`${row.inside_ip}\t${row.user_agent}`, Number(row.requests)] as const);
    const found = await countRequests(join(samples, folder, capture));
    expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
  });

  it('stay small', () => {
    const sizes = captures.map((capture) => statSync(join(samples, folder, capture)).size);
    expect(Math.max(...sizes)).toBeLessThan(limits.capture * kibibyte);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limits.all * kibibyte);
  });
});

describe('self-test', () => {
  const [heading, ...lines] = readFileSync(join(samples, 'self-test.tsv'), 'utf8').trimEnd().split('\n');
  const expected = lines.map((line) => line.split('\t'));

  it('expects a verdict for every software in its capture', async () => {
    const found = await countRequests(join(samples, 'self-test.pcap'));
    expect(expected.map(([address, userAgent]) => `${address}\t${userAgent}`).sort()).toEqual(
      [...found.keys()].sort(),
    );
  });

  it('has the columns that the doctor reads, verdicts that follow from the labels, and both of them', () => {
    expect(heading).toBe('inside_ip\tuser_agent\tverdict\tlabel');
    for (const [, , verdict, label] of expected) {
      expect(verdict).toBe(label === 'malicious' ? 'malicious' : 'clean');
    }
    expect(new Set(expected.map(([, , verdict]) => verdict))).toEqual(new Set(['malicious', 'clean']));
  });

  it('is at most 60 KB', () => {
    expect(statSync(join(samples, 'self-test.pcap')).size).toBeLessThanOrEqual(60_000);
  });
});
