import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { MadError } from '@mad/errors';
import { SAMPLES, sampleCapture } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { findCaptures } from './find-captures.ts';
import { temporaryFolder } from './fixture-folder.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const CAPTURE = sampleCapture('benign-curl.pcap');
const captureBytes = readFileSync(CAPTURE);

describe('findCaptures', () => {
  const find = async (...paths: string[]): Promise<{ found: string[]; errors: MadError[] }> => {
    const errors: MadError[] = [];
    const found = await findCaptures(paths, (error) => errors.push(error));
    return { found: found.map(({ path }) => path), errors };
  };

  it('takes the captures of a folder by their content, at any depth, in name order', async () => {
    mkdirSync(at('mixed', 'b', 'deep'), { recursive: true });
    const pcapng = sampleCapture('benign-check-http.pcapng');
    copyFileSync(CAPTURE, at('mixed', 'z.pcap'));
    copyFileSync(CAPTURE, at('mixed', 'no-ending'));
    copyFileSync(pcapng, at('mixed', 'b', 'deep', 'x.txt'));
    writeFileSync(at('mixed', 'b', 'a.gz'), gzipSync(captureBytes));
    writeFileSync(at('mixed', 'b', 'c.zst'), zstdCompressSync(readFileSync(pcapng)));
    writeFileSync(at('mixed', 'b', 'text.gz'), gzipSync('no capture'));
    writeFileSync(at('mixed', 'b', 'cut.gz'), gzipSync(captureBytes).subarray(0, 11));
    writeFileSync(at('mixed', 'text.pcap'), 'no capture');
    writeFileSync(at('mixed', 'empty.pcap'), '');
    expect(await find(at('mixed'))).toEqual({
      found: ['b/a.gz', 'b/c.zst', 'b/deep/x.txt', 'no-ending', 'z.pcap'].map((name) => at('mixed', name)),
      errors: [],
    });
  });

  it('knows a capture by its first bytes even in a large file that compresses well', async () => {
    mkdirSync(at('large'));
    const large = Buffer.concat([captureBytes, Buffer.alloc(8 * 1024 * 1024)]);
    writeFileSync(at('large', 'a'), gzipSync(large));
    writeFileSync(at('large', 'b'), zstdCompressSync(large));
    expect((await find(at('large'))).found).toEqual([at('large', 'a'), at('large', 'b')]);
  });

  it('always takes a file that is named, and gives sizes', async () => {
    const text = at('named.txt');
    writeFileSync(text, 'no capture');
    expect(await findCaptures([text, CAPTURE], () => {})).toEqual([
      { path: text, size: 10 },
      { path: CAPTURE, size: captureBytes.length },
    ]);
  });

  it('follows links to captures, not to folders', async () => {
    mkdirSync(at('links'));
    symlinkSync(CAPTURE, at('links', 'today'));
    symlinkSync(at('links'), at('links', 'again'));
    symlinkSync(at('gone'), at('links', 'broken'));
    expect(await find(at('links'))).toEqual({ found: [at('links', 'today')], errors: [] });
  });

  it('does not wait for a pipe it finds in a folder', async () => {
    mkdirSync(at('with-pipe'));
    expect(spawnSync('mkfifo', [at('with-pipe', 'pipe')]).status).toBe(0);
    copyFileSync(CAPTURE, at('with-pipe', 'a.pcap'));
    expect((await find(at('with-pipe'))).found).toEqual([at('with-pipe', 'a.pcap')]);
  });

  it('tells of paths that lead nowhere and folders without captures, and takes the rest', async () => {
    mkdirSync(at('nothing'));
    writeFileSync(at('nothing', 'notes.txt'), 'no capture');
    const { found, errors } = await find(at('missing'), CAPTURE, at('nothing'));
    expect(found).toEqual([CAPTURE]);
    expect(errors.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 'MAD_CAPTURE_UNREADABLE', message: `${at('missing')}: no such file or folder` },
      { code: 'MAD_NO_CAPTURES', message: `${at('nothing')}: no capture in this folder` },
    ]);
  });

  it('finds all our own captures', async () => {
    const { found, errors } = await find(join(SAMPLES, 'captures'));
    expect(errors).toEqual([]);
    expect(found).toEqual(
      readdirSync(join(SAMPLES, 'captures'))
        .map((name) => sampleCapture(name))
        .sort(),
    );
  });
});

describe('as a user who may not read everything', () => {
  it('tells which file and which folder, and does the rest', async () => {
    for (const name of ['private/open', 'private/closed']) mkdirSync(at(name), { recursive: true });
    chmodSync(folder, 0o755);
    copyFileSync(CAPTURE, at('private', 'open', 'a.pcap'));
    copyFileSync(CAPTURE, at('private', 'closed', 'b.pcap'));
    copyFileSync(CAPTURE, at('private', 'secret.pcap'));
    copyFileSync(CAPTURE, at('private', 'z.pcap'));
    for (const name of ['open/a.pcap', 'z.pcap']) chmodSync(at('private', name), 0o644);
    for (const name of ['secret.pcap', 'closed']) chmodSync(at('private', name), 0);
    const script = `
      import { findCaptures, readCaptureFile } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      if (process.getuid() === 0) {
        process.setgid(65534);
        process.setuid(65534);
      }
      const errors = [];
      const tell = ({ code, message }) => errors.push([code, message]);
      const found = await findCaptures([process.argv[1]], tell);
      await readCaptureFile(process.argv[1] + '/secret.pcap', { packet() {} }).catch(tell);
      process.stdout.write(JSON.stringify({ found: found.map(({ path }) => path), errors }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, at('private')]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    const denied = (name: string): string[] => [
      'MAD_CAPTURE_UNREADABLE',
      `${at('private', name)}: permission denied`,
    ];
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({
      found: [at('private', 'open', 'a.pcap'), at('private', 'z.pcap')],
      errors: [denied('closed'), denied('secret.pcap'), denied('secret.pcap')],
    });
  });
});
