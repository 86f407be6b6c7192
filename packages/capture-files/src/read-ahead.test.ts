import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { ReadAhead } from './read-ahead.ts';

const folder = temporaryFolder();

/** Reads a path to its end; each chunk copied before the next is asked for. */
const readAll = async (path: string): Promise<Buffer[]> => {
  const file = openSync(path, 'r');
  const ahead = new ReadAhead(path, file);
  try {
    const chunks: Buffer[] = [];
    for (let chunk = await ahead.next(); chunk.length > 0; chunk = await ahead.next())
      chunks.push(Buffer.from(chunk));
    expect(await ahead.next()).toHaveLength(0);
    return chunks;
  } finally {
    await ahead.end();
    closeSync(file);
  }
};

describe('ReadAhead', () => {
  it.each([0, 1, 512 * 1024, 3_000_001])('gives the %i bytes of a file in order', async (length) => {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at++) bytes[at] = at % 251;
    const path = join(folder, `${length}`);
    writeFileSync(path, bytes);
    expect(Buffer.concat(await readAll(path)).equals(bytes)).toBe(true);
  });

  it('leaves a chunk alone until the next is asked for', async () => {
    const path = join(folder, 'two');
    writeFileSync(
      path,
      Buffer.concat([Buffer.alloc(512 * 1024, 1), Buffer.alloc(512 * 1024, 2), Buffer.alloc(9, 3)]),
    );
    const file = openSync(path, 'r');
    const ahead = new ReadAhead(path, file);
    const first = await ahead.next();
    await ahead.end();
    expect(first.every((byte) => byte === 1)).toBe(true);
    const second = await ahead.next();
    await ahead.end();
    expect(second.every((byte) => byte === 2)).toBe(true);
    closeSync(file);
  });

  it('says what stands in the way once it is asked, not before', async () => {
    const file = openSync(folder, 'r');
    const ahead = new ReadAhead(folder, file);
    await ahead.end();
    await expect(ahead.next()).rejects.toMatchObject({
      code: 'MAD_CAPTURE_UNREADABLE',
      message: `${folder}: is a folder`,
    });
    closeSync(file);
  });
});
