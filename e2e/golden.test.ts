import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenFolders, goldenOutputs, goldenPath, runGolden } from './support/golden.ts';
import { jsonLines } from './support/run-mad.ts';

// A change that is meant: node scripts/update-golden.ts, then read the difference.
describe.each(goldenFolders())('golden $name', (folder) => {
  it.each(goldenOutputs)('%s', async (output) => {
    const expected = jsonLines(readFileSync(goldenPath(folder, output), 'utf8'));
    expect(expected.length).toBeGreaterThan(0);
    expect(await runGolden(folder, output)).toEqual(expected);
  });
});
