import { closeSync, createReadStream } from 'node:fs';
import {
  CaptureDecoder,
  type CaptureSummary,
  compressionOf,
  decompress,
  type PacketSink,
} from '@mad/capture';
import { openFile, readBytes, unreadable } from './open-file.ts';

const CHUNK = 4 * 1024 * 1024;
/** The longest magic number of a compression. */
const HEAD = 4;

/** Told now and then how many bytes of a file have been read; reading waits until it is done with what it does then. */
export type ReadProgress = (bytesRead: number) => void | Promise<void>;

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
  const file = openFile(path);
  try {
    const buffer = new Uint8Array(CHUNK);
    let length = readBytes(path, file, buffer, HEAD);
    const compression = compressionOf(buffer.subarray(0, Math.min(length, HEAD)));
    if (compression !== undefined) {
      const head = buffer.subarray(0, length);
      return await readCompressed(path, { file, head }, decoder, compression, onProgress);
    }
    for (let read = 0; length > 0 && !decoder.stopped; length = readBytes(path, file, buffer)) {
      decoder.write(buffer.subarray(0, length));
      read += length;
      await onProgress(read);
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
  const write = async (chunk: Uint8Array): Promise<void> => {
    decoder.write(chunk);
    await onProgress(head.length + stream.bytesRead);
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
