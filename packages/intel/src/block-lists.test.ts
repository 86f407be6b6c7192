import { createWriteStream, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { MadError } from '@mad/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBlockList } from './block-list-file.ts';
import { BlockLists } from './block-lists.ts';
import { TestClock } from './stub-service.test-support.ts';

describe('BlockLists', () => {
  let folder: string;
  let path: string;
  let clock: TestClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mad-block-lists-'));
    path = join(folder, 'list.txt');
    clock = new TestClock();
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const writeList = (...lines: readonly string[]): void => {
    writeFileSync(path, `${lines.join('\n')}\n`);
    // Changes within the resolution of the file's times show by size only.
    utimesSync(path, clock.time / 1000, clock.time / 1000);
  };

  it('matches whole labels, networks, addresses and single URLs', async () => {
    writeList(
      '# ours',
      'bing.com',
      '203.0.113.0/24',
      '2001:db8:1::/48',
      '198.51.100.7',
      'http://shared.example.org/bad',
    );
    const lists = await BlockLists.open([path], { clock });
    const verdict = async (question: Parameters<BlockLists['answer']>[0]): Promise<string> =>
      (await lists.answer(question)).verdict;
    expect(await verdict({ host: 'www.BING.com' })).toBe('malicious');
    expect(await verdict({ host: 'bing.com.' })).toBe('malicious');
    expect(await verdict({ host: 'notbing.com' })).toBe('unknown');
    expect(await verdict({ host: 'bing.com.example.org' })).toBe('unknown');
    expect(await verdict({ serverAddress: '203.0.113.200' })).toBe('malicious');
    expect(await verdict({ serverAddress: '203.0.114.1' })).toBe('unknown');
    expect(await verdict({ serverAddress: '2001:db8:1:2::3' })).toBe('malicious');
    expect(await verdict({ serverAddress: '2001:db8:2::3' })).toBe('unknown');
    expect(await verdict({ host: '198.51.100.7' })).toBe('malicious');
    expect(await verdict({ url: 'https://shared.example.org/bad' })).toBe('malicious');
    expect(await verdict({ url: 'http://shared.example.org/good', host: 'shared.example.org' })).toBe(
      'unknown',
    );
    expect(await verdict({ url: 'http://a.bing.com/x' })).toBe('malicious');
    expect(await verdict({ sampleDigest: 'abc' })).toBe('unknown');
  });

  it('names the list, the line and the age', async () => {
    writeList('a.example.org', 'b.example.org');
    clock.time += 90_000;
    const lists = await BlockLists.open([path], { clock });
    expect(await lists.answer({ host: 'x.b.example.org' })).toEqual({
      verdict: 'malicious',
      source: 'block-list',
      detail: 'b.example.org is on list.txt, line 2',
      ageSeconds: 90,
    });
  });

  it('reads a changed list again, and keeps the old one while there is none', async () => {
    const problems: MadError[] = [];
    writeList('old.example.org');
    const lists = await BlockLists.open([path], { clock, onProblem: (error) => problems.push(error) });
    writeList('newer.example.org', 'newest.example.org');
    expect(await lists.answer({ host: 'newer.example.org' })).toMatchObject({ verdict: 'unknown' });
    clock.time += 10_000;
    expect(await lists.answer({ host: 'newer.example.org' })).toMatchObject({ verdict: 'malicious' });
    expect(await lists.answer({ host: 'old.example.org' })).toMatchObject({ verdict: 'unknown' });
    unlinkSync(path);
    clock.time += 10_000;
    expect(await lists.answer({ host: 'newest.example.org' })).toMatchObject({ verdict: 'malicious' });
    expect(problems.map(({ code }) => code)).toEqual(['MAD_BLOCK_LIST_UNREADABLE']);
    writeList('back.example.org');
    await Promise.all([lists.refresh(), lists.refresh()]);
    expect(await lists.answer({ host: 'back.example.org' })).toMatchObject({ verdict: 'malicious' });
  });

  it('does not begin without a list that was asked for', async () => {
    await expect(BlockLists.open([join(folder, 'absent')])).rejects.toMatchObject({
      code: 'MAD_BLOCK_LIST_UNREADABLE',
    });
  });

  it('survives lines without end and counts what it does not understand', async () => {
    writeFileSync(path, `a.example.org\n${'x'.repeat(3_000_000)}\nwhat is this\nb.example.org`);
    const content = await readBlockList(path);
    expect(content).toMatchObject({ notUnderstood: 1, isCut: false });
    expect(content.lines.get('host b.example.org')).toBe(4);
  });

  it('says so when a list is longer than is kept', async () => {
    writeList('a.example.org', 'b.example.org', 'c.example.org');
    const content = await readBlockList(path, 2);
    expect(content.isCut).toBe(true);
    expect(content.lines.size).toBe(2);
  });

  it('holds a million names in little memory', async () => {
    const stream = createWriteStream(path);
    for (let i = 0; i < 1_000_000; i++) {
      const isFull = !stream.write(
        i % 4 === 0 ? `http://h${i}.example.org/path/${i}\n` : `h${i}.example.org\n`,
      );
      if (isFull) await new Promise<void>((resolve) => stream.once('drain', resolve));
    }
    stream.end();
    await finished(stream);
    const lists = await BlockLists.open([path], { clock });
    expect(lists.size).toBe(1_000_000);
    expect(await lists.answer({ host: 'www.h999999.example.org' })).toMatchObject({ verdict: 'malicious' });
    expect(await lists.answer({ host: 'h1000001.example.org' })).toMatchObject({ verdict: 'unknown' });
  });
});
