import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { flowFileMemory } from './flow-file-memory.ts';
import { Opening } from './flow-file-order.ts';
import { FlowFileOutput } from './flow-file-output.ts';

const folder = temporaryFolder();
const FILES = 700;
const HEADER = 'HEAD';

/** A batch whose files hold their number each, behind a header. */
const batchOf = (files: number) => {
  const memory = flowFileMemory(files * 16, files, files);
  for (let file = 0; file < files; file++) {
    const bytes = Buffer.from(`${HEADER}${file}\n`);
    memory.arena.set(bytes, file * 16);
    memory.firstRuns[file] = file;
    memory.lastRuns[file] = file;
    memory.runStarts[file] = file * 16;
    memory.runEnds[file] = file * 16 + bytes.length;
  }
  return memory;
};

describe.each([false, true])('FlowFileOutput, helped by another thread: %s', (helped) => {
  const output = (name: string): { path: string; files: FlowFileOutput } => {
    const path = join(folder, `${name}-${helped}`);
    mkdirSync(path);
    const files = new FlowFileOutput(path, batchOf(FILES), HEADER.length);
    if (helped) files.expectMany();
    return { path, files };
  };

  it('writes every file once, batch after batch, and tells which were there already', () => {
    const { path, files } = output('rounds');
    // As long as the second thread has not started, its orders are taken back.
    for (let round = 0; round < 6; round++) {
      for (let file = 0; file < FILES; file++)
        files.add(file, Opening[round % 2 ? 'begun' : 'replaced'], `${file}`);
      const outcomes = files.finish();
      expect(outcomes.reduce((sum, { created }) => sum + created, 0)).toBe(round % 2 ? 0 : FILES);
      expect(outcomes.filter(({ existing, failure }) => existing.length > 0 || failure)).toEqual([]);
    }
    for (let file = 0; file < FILES; file++)
      expect(readFileSync(join(path, `${file}`), 'utf8')).toBe(`${HEADER}${file}\n${file}\n`);
    for (let file = 0; file < FILES; file++) files.add(file, Opening.new, `${file < 200 ? '' : 'n'}${file}`);
    const outcomes = files.finish();
    files.close();
    expect(outcomes.flatMap(({ existing }) => existing)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(outcomes.map(({ number }) => number)).toEqual(
      outcomes.map(({ number }) => number).sort((a, b) => a - b),
    );
  });

  it('tells the first of what could not be written', () => {
    const { path, files } = output('failing');
    for (let file = 0; file < FILES; file++)
      files.add(file, Opening.new, `${file >= 100 ? 'no/' : ''}${file}`);
    const failures = files.finish().flatMap(({ failure }) => failure ?? []);
    files.close();
    expect(failures[0]?.path).toBe('no/100');
    expect(failures[0]?.cause).toMatchObject({ message: expect.stringContaining(`${path}/no/100`) });
  });
});
