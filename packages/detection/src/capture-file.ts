import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CaptureDecoder,
  type CaptureSummary,
  compressionOf,
  decompress,
  isCapture,
  type PacketSink,
} from '@mad/capture';
import { MadError } from './mad-error.ts';

const CHUNK = 4 * 1024 * 1024;
const HEAD = 4;

/** Told now and then how many bytes of a file have been read. */
export type ReadProgress = (bytesRead: number) => void;

/**
 * Reads one capture, compressed or not, into a sink. Damage ends the reading, not the program: see the summary's `problem`.
 *
 * @throws MadError `MAD_CAPTURE_UNREADABLE` when the file cannot be opened or read.
 */
export const readCaptureFile = async (
  path: string,
  sink: PacketSink,
  onProgress: ReadProgress = () => {},
): Promise<CaptureSummary> => {
  const decoder = new CaptureDecoder(sink);
  const file = openCapture(path);
  try {
    const buffer = new Uint8Array(CHUNK);
    let length = readChunk(path, file, buffer);
    const compression = compressionOf(buffer.subarray(0, Math.min(length, HEAD)));
    if (compression !== undefined) {
      const head = buffer.subarray(0, length);
      return await readCompressed(path, { file, head }, decoder, compression, onProgress);
    }
    for (let read = 0; length > 0 && !decoder.stopped; length = readChunk(path, file, buffer)) {
      decoder.write(buffer.subarray(0, length));
      read += length;
      onProgress(read);
    }
    return decoder.finish();
  } finally {
    closeSync(file);
  }
};

/** An open file and what has been read of it: a pipe cannot be read again from its beginning. */
interface BegunFile {
  readonly file: number;
  readonly head: Uint8Array;
}

const readCompressed = async (
  path: string,
  { file, head }: BegunFile,
  decoder: CaptureDecoder,
  compression: 'gzip' | 'zstd',
  onProgress: ReadProgress,
): Promise<CaptureSummary> => {
  const stream = createReadStream(path, { fd: file, autoClose: false, highWaterMark: 1024 * 1024 });
  const write = (chunk: Uint8Array): void => {
    decoder.write(chunk);
    onProgress(head.length + stream.bytesRead);
  };
  try {
    const damage = await decompress(joined(head, stream), compression, write);
    const summary = decoder.finish();
    return damage === undefined ? summary : { ...summary, problem: damage };
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

const openCapture = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

const readChunk = (path: string, file: number, buffer: Uint8Array): number => {
  try {
    return readSync(file, buffer);
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

const unreadable = (path: string, cause: unknown): MadError =>
  new MadError('MAD_CAPTURE_UNREADABLE', `${path}: ${reason(cause)}`, cause);

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'is a folder'],
  ['EIO', 'the disk reports a read error'],
]);

const reason = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
};

/** A capture found under a path given by the user. */
export interface CaptureLocation {
  readonly path: string;
  readonly size: number;
}

/**
 * The captures a list of files and folders stands for, in name order within each. A file named by the user is always
 * taken; in folders, searched to any depth, a file counts if its magic number is a capture's.
 *
 * @param onError told of each path that cannot be searched and each folder without captures; the rest goes on.
 */
export const findCaptures = async (
  paths: readonly string[],
  onError: (error: MadError) => void,
): Promise<CaptureLocation[]> => {
  const found: CaptureLocation[] = [];
  for (const path of paths) {
    try {
      const status = statSync(path);
      if (!status.isDirectory()) {
        found.push({ path, size: status.size });
        continue;
      }
      const inside = await capturesIn(path, onError);
      if (inside.length === 0) onError(new MadError('MAD_NO_CAPTURES', `${path}: no capture in this folder`));
      found.push(...inside);
    } catch (cause) {
      onError(cause instanceof MadError ? cause : unreadable(path, cause));
    }
  }
  return found;
};

const capturesIn = async (folder: string, onError: (error: MadError) => void): Promise<CaptureLocation[]> => {
  const paths: string[] = [];
  for await (const entry of await opendir(folder, { recursive: true }))
    if (entry.isFile()) paths.push(join(entry.parentPath, entry.name));
  const captures: CaptureLocation[] = [];
  for (const path of paths.sort()) {
    try {
      if (await startsAsCapture(path)) captures.push({ path, size: statSync(path).size });
    } catch (cause) {
      onError(cause instanceof MadError ? cause : unreadable(path, cause));
    }
  }
  return captures;
};

/** Enough of a compressed file to see the first bytes of what it wraps. */
const COMPRESSED_HEAD = 64 * 1024;

/** Whether a file, unwrapped if it is compressed, begins as a capture does. */
const startsAsCapture = async (path: string): Promise<boolean> => {
  const file = openCapture(path);
  try {
    const bytes = new Uint8Array(COMPRESSED_HEAD);
    const head = bytes.subarray(0, readChunk(path, file, bytes));
    const compression = compressionOf(head);
    if (compression === undefined) return isCapture(head);
    let unwrapped = new Uint8Array(0);
    // Only the beginning is handed over, so that the stream ends early is expected.
    await decompress(once(head), compression, (chunk) => {
      if (unwrapped.length < HEAD) unwrapped = Uint8Array.from([...unwrapped, ...chunk.subarray(0, HEAD)]);
    });
    return isCapture(unwrapped);
  } finally {
    closeSync(file);
  }
};

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
