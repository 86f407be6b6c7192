import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeUnfinishedDocuments, writeDocument } from './write-document.ts';

const folder = mkdtempSync(join(tmpdir(), 'mad-write-document-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeDocument', () => {
  it('replaces a document by a new file, and only when it changes', async () => {
    const path = join(folder, 'loss.json');
    expect(await writeDocument(folder, 'loss.json', [1])).toBe(true);
    const first = statSync(path).ino;
    expect(await writeDocument(folder, 'loss.json', [1])).toBe(false);
    expect(statSync(path).ino).toBe(first);
    // Whoever has the old one open reads it to its end.
    expect(await writeDocument(folder, 'loss.json', [2])).toBe(true);
    expect(statSync(path).ino).not.toBe(first);
    expect(readFileSync(path, 'utf8')).toBe('[2]\n');
    expect(readdirSync(folder)).toEqual(['loss.json']);
  });

  it('writes a document again that somebody damaged', async () => {
    writeFileSync(join(folder, 'loss.json'), '[2');
    expect(await writeDocument(folder, 'loss.json', [2])).toBe(true);
  });

  it('says why a document cannot be written and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'failed.json'));
    await expect(writeDocument(folder, 'failed.json', [])).rejects.toMatchObject({
      code: 'MAD_OUTPUT_UNWRITABLE',
    });
    expect(readdirSync(folder).sort()).toEqual(['failed.json', 'loss.json']);
    writeFileSync(join(folder, 'file'), '');
    await expect(writeDocument(join(folder, 'file'), 'loss.json', [])).rejects.toMatchObject({
      code: 'MAD_OUTPUT_UNWRITABLE',
    });
  });

  it('removes what killed processes left, and nothing else', async () => {
    for (const name of ['.loss.json.4711.part', '.intelligence.db', 'own.json'])
      writeFileSync(join(folder, name), '');
    await removeUnfinishedDocuments(folder);
    expect(readdirSync(folder).sort()).toEqual([
      '.intelligence.db',
      'failed.json',
      'file',
      'loss.json',
      'own.json',
    ]);
    await removeUnfinishedDocuments(join(folder, 'missing'));
  });
});
