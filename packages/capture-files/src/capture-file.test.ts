import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { CaptureSummary } from '@mad/capture';
import { MadError } from '@mad/errors';
import { sampleCapture } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from './capture-file.ts';
import { temporaryFolder } from './fixture-folder.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const CAPTURE = sampleCapture('benign-curl.pcap');
const captureBytes = readFileSync(CAPTURE);

interface Reading {
  readonly summary: CaptureSummary;
  /** Time and bytes of each packet. */
  readonly packets: readonly string[];
}

const read = async (path: string): Promise<Reading> => {
  const packets: string[] = [];
  const summary = await readCaptureFile(path, {
    packet: ({ seconds, nanoseconds, bytes, start, end }) =>
      packets.push(`${seconds} ${nanoseconds} ${Buffer.from(bytes.subarray(start, end)).toString('base64')}`),
  });
  return { summary, packets };
};

const failure = async (work: Promise<unknown>): Promise<MadError> => {
  const error = await work.then(
    () => new Error('it did not fail'),
    (cause: unknown) => cause,
  );
  if (error instanceof MadError) return error;
  throw error;
};

const write = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(at(name), bytes);
  return at(name);
};

/** Sends parts through a named pipe, each only after the one before has been taken. */
const pipe = (name: string, parts: readonly Uint8Array[]): string => {
  const path = at(name);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  const script = `
    const { openSync, writeSync } = require('node:fs');
    const { setTimeout: sleep } = require('node:timers/promises');
    const parts = process.argv.slice(2).map((part) => Buffer.from(part, 'base64'));
    const file = openSync(process.argv[1], 'w');
    (async () => { for (const part of parts) { writeSync(file, part); await sleep(100); } })();`;
  spawn(process.execPath, ['-e', script, path, ...parts.map((part) => Buffer.from(part).toString('base64'))]);
  return path;
};

describe('readCaptureFile', () => {
  it('reads every packet of a capture', async () => {
    const { summary, packets } = await read(CAPTURE);
    const lengths = packets.map((packet) => Buffer.from(packet.split(' ')[2] ?? '', 'base64').length);
    const fileHeader = 24;
    const recordHeader = 16;
    expect(fileHeader + lengths.reduce((sum, length) => sum + recordHeader + length, 0)).toBe(
      captureBytes.length,
    );
    expect(summary).toEqual({
      format: 'pcap',
      packets: packets.length,
      bytes: captureBytes.length,
      problem: undefined,
    });
  });

  it.each([
    ['gzip', () => gzipSync(captureBytes)],
    ['gzip in two members', () => Buffer.concat([0, 1].map((i) => gzipSync(half(i))))],
    ['zstd', () => zstdCompressSync(captureBytes)],
    ['zstd in two frames', () => Buffer.concat([0, 1].map((i) => zstdCompressSync(half(i))))],
  ])('reads the same through %s, whatever its name', async (_, compressed) => {
    expect(await read(write('compressed.pcap', compressed()))).toEqual(await read(CAPTURE));
  });

  it('reads the same from a pipe', async () => {
    const plain = await read(CAPTURE);
    expect(await read(pipe('plain', [half(0), half(1)]))).toEqual(plain);
    const zipped = gzipSync(captureBytes);
    expect(await read(pipe('zipped', [zipped.subarray(0, 300), zipped.subarray(300)]))).toEqual(plain);
  });

  it('knows a compression whose first bytes come through a pipe one by one', async () => {
    const zipped = zstdCompressSync(captureBytes);
    const parts = [0, 1, 2].map((i) => zipped.subarray(i, i + 1));
    expect(await read(pipe('drops', [...parts, zipped.subarray(3)]))).toEqual(await read(CAPTURE));
  });

  it.each([
    ['empty', ''],
    ['not-a-capture', 'GET / HTTP/1.1\r\n'],
    ['not-a-capture', 'ab'],
    ['truncated', captureBytes.subarray(0, 20)],
    ['truncated', captureBytes.subarray(0, -7)],
    ['damaged-compression', gzipSync(captureBytes).subarray(0, -40)],
    ['damaged-compression', zstdCompressSync(captureBytes).subarray(0, -40)],
  ])('names what ends the reading early: %s', async (problem, bytes) => {
    const { summary } = await read(write('damaged', bytes));
    expect(summary.problem?.name).toBe(problem);
  });

  it('gives every packet before the damage', async () => {
    const { summary, packets } = await read(write('cut.pcap', captureBytes.subarray(0, -7)));
    expect(packets).toEqual((await read(CAPTURE)).packets.slice(0, -1));
    expect(summary.packets).toBe(packets.length);
  });

  it('leaves bytes behind those of no capture unread', async () => {
    const large = new Uint8Array(9 * 1024 * 1024).fill(65);
    const { summary } = await read(write('large.txt', large));
    expect(summary.problem?.name).toBe('not-a-capture');
    expect(summary.bytes).toBeLessThan(large.length);
  });

  it.each([
    ['missing.pcap', 'no such file or folder'],
    ['.', 'is a folder'],
  ])('throws for %s: %s', async (name, reason) => {
    const { code, message } = await failure(read(at(name)));
    expect({ code, message }).toEqual({ code: 'MAD_CAPTURE_UNREADABLE', message: `${at(name)}: ${reason}` });
  });

  it('reads a capture of many chunks, each packet once and in order', async () => {
    const { packets } = await read(CAPTURE);
    const long = await read(write('long.pcap', repeated(800)));
    expect(long.summary.problem).toBeUndefined();
    expect(long.packets.length).toBe(800 * packets.length);
    const differing = long.packets.findIndex((packet, i) => packet !== packets[i % packets.length]);
    expect(differing).toBe(-1);
  });

  it('ends with what is thrown at it on the way, and leaves no file open', async () => {
    const path = write('long.pcap', repeated(800));
    const stopped = new Error('enough');
    const reading = readCaptureFile(path, { packet: () => {} }, (done) => {
      if (done > 1024 * 1024) throw stopped;
    });
    await expect(reading).rejects.toBe(stopped);
    expect(openFiles()).not.toContain(path);
  });

  it('tells how far it is, in bytes of the file', async () => {
    const bytes = repeated(800);
    for (const content of [bytes, gzipSync(bytes)]) {
      const steps: number[] = [];
      await readCaptureFile(write('progress', content), { packet: () => {} }, (done) => {
        steps.push(done);
      });
      expect(steps.length).toBeGreaterThan(1);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps.at(-1)).toBe(content.length);
    }
  });
});

/** Paths of the files this process has open. */
const openFiles = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      return [];
    }
  });

/** The capture so many times over, with one file header. */
const repeated = (times: number): Uint8Array =>
  Buffer.concat([captureBytes.subarray(0, 24), ...Array<Uint8Array>(times).fill(captureBytes.subarray(24))]);

const half = (which: number): Uint8Array => {
  const middle = Math.floor(captureBytes.length / 2) + 3;
  return which === 0 ? captureBytes.subarray(0, middle) : captureBytes.subarray(middle);
};
