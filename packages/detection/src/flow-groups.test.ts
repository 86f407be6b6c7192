import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestKind } from '@mad/webgraphic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { type FlowGroupLimits, FlowGroups } from './flow-groups.ts';
import type { Verdict } from './flow-verdict.ts';
import { OutputFile } from './output-file.ts';

const folder = temporaryFolder();
const LIMITS: FlowGroupLimits = { groups: 1000, keyCharacters: 10_000, sorted: 1000 };
let files = 0;

interface Flow {
  readonly kind: RequestKind;
  readonly key: string;
  readonly name: string;
  readonly known?: Verdict;
}

/** Both documents, as they are read again. */
const documents = async (flows: readonly Flow[], limits: Partial<FlowGroupLimits> = {}) => {
  const path = join(folder, `names-${files++}`);
  const groups = new FlowGroups(path, { ...LIMITS, ...limits });
  for (const { kind, key, name, known } of flows) groups.add(kind, key, name, known);
  const read = async (write: (file: OutputFile) => void | Promise<void>) => {
    const target = join(folder, `document-${files++}`);
    const file = new OutputFile(target);
    await write(file);
    file.finish();
    return JSON.parse(readFileSync(target, 'utf8'));
  };
  const result = {
    groups: await read((file) => groups.writeGroups(file)),
    filter: await read((file) => groups.writeFilter(file)),
    dropped: groups.dropped,
  };
  groups.close();
  expect(existsSync(path)).toBe(false);
  return result;
};

/** The same out of memory. */
const expectedGroups = (flows: readonly Flow[]): Record<string, Record<string, string[]>> => {
  const expected: Record<string, Record<string, string[]>> = {};
  for (const { kind, key, name } of flows) {
    expected[kind] ??= {};
    const byKey = expected[kind] ?? {};
    byKey[key] ??= [];
    byKey[key]?.push(name);
  }
  return expected;
};

describe('FlowGroups', () => {
  it('lists the flows of each group in their order, however few fit in memory', async () => {
    const flow: fc.Arbitrary<Flow> = fc.record({
      kind: fc.constantFrom<RequestKind>('Background_PC', 'Browser_PC', 'Filtered'),
      key: fc.constantFrom('10.0.0.1 a', '10.0.0.2 "\n\u2028', '10.0.0.3 ü', 'd'),
      name: fc.stringMatching(/^[0-9._:]{1,40}$/),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(flow, { maxLength: 60 }),
        fc.constantFrom(1, 50, 10_000),
        async (flows, sorted) => {
          const { groups, dropped } = await documents(flows, { sorted });
          expect(groups).toEqual(expectedGroups(flows));
          expect(Object.keys(groups)).toEqual(Object.keys(expectedGroups(flows)));
          expect(dropped).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds many thousands of flows', async () => {
    const flows = Array.from({ length: 20_000 }, (_, i) => ({
      kind: 'Suspicious' as const,
      key: `key ${i % 700}`,
      name: `flow-${i}`,
    }));
    expect((await documents(flows, { sorted: 20_000 })).groups).toEqual(expectedGroups(flows));
  });

  it('tells what the book knows of groups of judged kinds', async () => {
    const { filter } = await documents([
      { kind: 'Background_PC', key: 'a', name: '1', known: 'malicious' },
      { kind: 'Background_PC', key: 'a', name: '2', known: 'malicious' },
      { kind: 'Background_Phone', key: 'b', name: '3', known: 'clean' },
      { kind: 'Suspicious', key: 'c', name: '4' },
      { kind: 'Browser_PC', key: 'd', name: '5' },
    ]);
    expect(filter).toEqual({ is_malicious: ['a'], new_app: ['c'], is_clean: ['b'] });
  });

  it.each([
    ['groups', { groups: 2 }],
    ['characters of keys', { keyCharacters: 10 }],
  ])('counts flows of further groups when there are too many %s', async (_, limits) => {
    const flows = ['key-a', 'key-b', 'key-c', 'key-a', 'key-d', 'key-b'].map((key, i) => ({
      kind: 'Background_PC' as const,
      key,
      name: String(i),
    }));
    const { groups, dropped } = await documents(flows, limits);
    expect(groups).toEqual({ Background_PC: { 'key-a': ['0', '3'], 'key-b': ['1', '5'] } });
    expect(dropped).toBe(2);
  });
});
