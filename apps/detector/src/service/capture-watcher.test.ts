import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pcapFileHeader } from '@mad/capture';
import type { MadError } from '@mad/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaptureWatcher, type CaptureWatcherOptions } from './capture-watcher.ts';

const CAPTURE = pcapFileHeader(1);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let folder: string;
let errors: MadError[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-watcher-'));
  errors = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const watcher = (options: Partial<CaptureWatcherOptions> = {}): CaptureWatcher =>
  new CaptureWatcher({
    folder,
    quietSeconds: 60,
    onError: (error) => errors.push(error),
    recheckSeconds: 0,
    ...options,
  });

const write = (name: string, bytes: Uint8Array = CAPTURE, modified: Date | null = LONG_AGO): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  if (modified !== null) utimesSync(path, modified, modified);
  return path;
};

const look = async (watching: CaptureWatcher): Promise<string[]> =>
  (await watching.look()).map(({ path }) => path);

describe('CaptureWatcher', () => {
  it('tells the time of a file as everyone else reads it, parts of a millisecond too', async () => {
    const path = write('a.pcap');
    utimesSync(path, 1_700_000_000.112_6, 1_700_000_000.112_6);
    const [found] = await watcher().look();
    expect(found?.modifiedAt).toEqual(statSync(path).mtime);
  });

  it('finds captures by their magic number at any depth, in name order', async () => {
    write('b.pcap');
    write('a/z.txt');
    write('a.bin', gzipSync(CAPTURE));
    write('c', zstdCompressSync(CAPTURE));
    write('d.pcapng', Buffer.from('0a0d0d0a', 'hex'));
    write('text.pcap', Buffer.from('a text that is none'));
    write('empty.pcap', new Uint8Array(0));
    write('other.gz', gzipSync(Buffer.from('a text')));
    write('a/b/c/deep.pcap');
    expect(await look(watcher())).toEqual(['a.bin', 'a/b/c/deep.pcap', 'a/z.txt', 'b.pcap', 'c', 'd.pcapng']);
    expect(errors).toEqual([]);
  });

  it('says how large they are and when they were written', async () => {
    const path = write('a.pcap', gzipSync(CAPTURE));
    expect(await watcher().look()).toEqual([
      { path: 'a.pcap', sizeBytes: statSync(path).size, modifiedAt: LONG_AGO },
    ]);
  });

  it.each(['.hidden.pcap', 'a.pcap.part', 'a.PART', 'a.pcap.tmp', 'a.partial', '.live/a.pcap'])(
    'never takes %s',
    async (name) => {
      write(name);
      expect(await look(watcher())).toEqual([]);
    },
  );

  it('does not take a file that is being written, but one that was moved here', async () => {
    const growing = write('growing.pcap', CAPTURE, null);
    const watching = watcher({ quietSeconds: 2 });
    expect(await look(watching)).toEqual([]);
    for (let i = 0; i < 5; i++) {
      await sleep(500);
      appendFileSync(growing, 'more');
      expect(await look(watching)).toEqual([]);
    }
    const elsewhere = write('.elsewhere');
    renameSync(elsewhere, join(folder, 'moved.pcap'));
    expect(await look(watching)).toEqual(['moved.pcap']);
    await sleep(2000);
    expect(await look(watching)).toEqual(['growing.pcap', 'moved.pcap']);
  });

  it('does not depend on the clock that wrote the time', async () => {
    write('future.pcap', CAPTURE, new Date(Date.now() + 3_600_000));
    const watching = watcher({ quietSeconds: 0.2 });
    expect(await look(watching)).toEqual([]);
    await sleep(300);
    expect(await look(watching)).toEqual(['future.pcap']);
  });

  it('waits again for one that changes, and sees what it has become', async () => {
    const path = write('a.pcap');
    const watching = watcher({ quietSeconds: 0.2 });
    expect(await look(watching)).toEqual(['a.pcap']);
    writeFileSync(path, 'now a text');
    expect(await look(watching)).toEqual([]);
    await sleep(300);
    expect(await look(watching)).toEqual([]);
    writeFileSync(path, pcapFileHeader(101));
    await sleep(300);
    await look(watching);
    await sleep(300);
    expect(await look(watching)).toEqual(['a.pcap']);
    rmSync(path);
    expect(await look(watching)).toEqual([]);
  });

  it('opens no file a second time, however many there are', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `many/${i}.pcap`);
    for (const name of names) write(name);
    const watching = watcher();
    expect(await look(watching)).toEqual(names.toSorted());
    // Whoever opened them now would see that they are no captures any more; size, time and file are the same.
    for (const name of names) write(name, new Uint8Array(CAPTURE.length));
    expect(await look(watching)).toEqual(names.toSorted());
    expect(await look(watcher())).toEqual([]);
  });

  it('takes old files for granted for a while', async () => {
    const path = write('a.pcap');
    const watching = watcher({ recheckSeconds: 2 });
    const [first] = await watching.look();
    write('a.pcap', Buffer.concat([CAPTURE, CAPTURE]));
    expect(await watching.look()).toEqual([first]);
    await sleep(2000);
    expect(await watching.look()).toEqual([{ ...first, sizeBytes: 2 * CAPTURE.length }]);
    rmSync(path);
    expect(await watching.look()).toEqual([]);
  });

  it('tells once of what it cannot read, and goes on', async () => {
    write('a.pcap');
    symlinkSync(join(folder, 'a.pcap'), join(folder, 'link.pcap'));
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.pcap'));
    symlinkSync('loop.pcap', join(folder, 'loop.pcap'));
    execFileSync('mkfifo', [join(folder, 'pipe.pcap')]);
    const watching = watcher();
    for (let round = 0; round < 3; round++) expect(await look(watching)).toEqual(['a.pcap', 'link.pcap']);
    expect(errors.map(({ code }) => code)).toEqual(['MAD_CAPTURE_UNREADABLE']);
    expect(errors[0]?.message).toContain('loop.pcap');
  });

  it('waits for a folder that is not there yet', async () => {
    const watching = watcher({ folder: join(folder, 'later') });
    expect(await look(watching)).toEqual([]);
    expect(await look(watching)).toEqual([]);
    expect(errors.map(({ code }) => code)).toEqual(['MAD_CAPTURE_UNREADABLE']);
    write('later/a.pcap');
    expect(await look(watching)).toEqual(['a.pcap']);
    chmodSync(join(folder, 'later'), 0o755);
    rmSync(join(folder, 'later'), { recursive: true });
    expect(await look(watching)).toEqual([]);
    expect(errors).toHaveLength(2);
  });
});
