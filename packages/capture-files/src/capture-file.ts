import { closeSync, fstatSync } from 'node:fs';
import {
  CaptureDecoder,
  type CaptureSummary,
  type Compression,
  compressionOf,
  decompress,
  type PacketSink,
} from '@mad/capture';
import { openFile, readBytes } from './open-file.ts';
import { ReadAhead } from './read-ahead.ts';

const CHUNK = 256 * 1024;
/** The longest magic number of a compression. */
const HEAD = 4;

/** Told of each stretch of a file's bytes, in order; they are valid only during the call. */
export type ByteListener = (bytes: Uint8Array) => void;

/** Told now and then how many bytes of a file have been read; reading waits until it is done with what it does then. */
export type ReadProgress = (bytesRead: number) => void | Promise<void>;

/**
 * Reads one capture, compressed or not, into a sink. Damage ends the reading, not the program: see the summary's `problem`.
 *
 * @param onBytes told of the file as it lies on the disk. With it a damaged capture, too, is read to the end of the file.
 * @throws MadError `MAD_CAPTURE_UNREADABLE` when the file cannot be opened or read.
 */
export const readCaptureFile = async (
  path: string,
  sink: PacketSink,
  onProgress: ReadProgress = () => {},
  onBytes?: ByteListener,
): Promise<CaptureSummary> => {
  const decoder = new CaptureDecoder(sink);
  const file = openFile(path);
  let ahead: ReadAhead | undefined;
  try {
    const buffer = new Uint8Array(CHUNK);
    const length = readBytes(path, file, buffer, HEAD);
    const compression = compressionOf(buffer.subarray(0, Math.min(length, HEAD)));
    if (compression !== undefined) {
      const head = buffer.subarray(0, length);
      return await readCompressed({ path, file, head, onBytes }, decoder, compression, onProgress);
    }
    if (length === CHUNK && fstatSync(file).isFile()) ahead = new ReadAhead(path, file);
    const next = async (): Promise<Uint8Array> =>
      (await ahead?.next()) ?? buffer.subarray(0, readBytes(path, file, buffer));
    let read = 0;
    for (
      let chunk: Uint8Array = buffer.subarray(0, length);
      chunk.length > 0 && (!decoder.stopped || onBytes !== undefined);
      chunk = await next()
    ) {
      onBytes?.(chunk);
      decoder.write(chunk);
      read += chunk.length;
      await onProgress(read);
    }
    return decoder.finish();
  } finally {
    await ahead?.end();
    closeSync(file);
  }
};

/** An open file and what has been read of it: a pipe cannot be read again from its beginning. */
interface BegunFile {
  readonly path: string;
  readonly file: number;
  readonly head: Uint8Array;
  readonly onBytes: ByteListener | undefined;
}

const COMPRESSED_CHUNK = 1024 * 1024;

const readCompressed = async (
  begun: BegunFile,
  decoder: CaptureDecoder,
  compression: Compression,
  onProgress: ReadProgress,
): Promise<CaptureSummary> => {
  let read = 0;
  const chunks = function* (): Generator<Uint8Array> {
    for (const chunk of chunksOf(begun)) {
      read += chunk.length;
      yield chunk;
    }
  };
  const damage = await decompress(asynchronous(chunks()), compression, async (chunk) => {
    decoder.write(chunk);
    await onProgress(read);
  });
  if (damage !== undefined && begun.onBytes !== undefined)
    for (const _ of chunksOf({ ...begun, head: new Uint8Array(0) }));
  const summary = decoder.finish();
  return damage === undefined ? summary : { ...summary, problem: damage };
};

/** What was read of a file and what follows, in chunks of their own: a decompressor keeps them for a while. */
function* chunksOf({ path, file, head, onBytes }: BegunFile): Generator<Uint8Array> {
  let chunk = head;
  do {
    if (chunk.length > 0) {
      onBytes?.(chunk);
      yield chunk;
    }
    const buffer = new Uint8Array(COMPRESSED_CHUNK);
    chunk = buffer.subarray(0, readBytes(path, file, buffer));
  } while (chunk.length > 0);
}

async function* asynchronous(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
