import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchSpill } from './batch-spill.ts';
import { temporaryFolder } from './fixture-folder.ts';

const folder = temporaryFolder();

describe('BatchSpill', () => {
  it('gives batches back as they were, any number of times, and leaves no file', () => {
    const spill = new BatchSpill<unknown>(folder);
    const shared = { header: Uint8Array.from([1, 2, 255]), missing: undefined, text: 'ü\u0000' };
    const batches = [[shared, { again: shared }], [], [new Map([[1, shared]]), 'x'.repeat(3_000_000)]];
    for (const batch of batches) spill.add(batch);
    expect(readdirSync(folder)).toEqual([]);
    expect([...spill.batches()]).toEqual(batches);
    spill.add([7]);
    expect([...spill.batches()]).toEqual([...batches, [7]]);
    spill.close();
  });

  it('says where it cannot write', () => {
    expect(() => new BatchSpill(join(folder, 'gone'))).toThrow(
      expect.objectContaining({ code: 'MAD_OUTPUT_UNWRITABLE', message: expect.stringContaining('gone') }),
    );
  });
});
