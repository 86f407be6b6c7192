import { closeSync, readSync } from 'node:fs';
import { CaptureDecoder, compressionOf, decompress, type PacketSink } from '@mad/capture';
import { openFile, unreadable } from '@mad/capture-files';
import type { FlowOffsets } from '@mad/flows';

const CHUNK = 1024 * 1024;

/** Holds the file header, and in a pcapng capture, as writers make them, the section and all interfaces. */
const HEAD = 64 * 1024;

/** Receives packets until it has seen enough. */
export interface RangeSink extends PacketSink {
  readonly done: boolean;
}

/**
 * Reads the packets of a stretch of a capture, and more before it. Of an uncompressed file the head is read and then, when `jump` is
 * set, only from the first offset on; a compressed one has to be read from its beginning. Damage ends the reading.
 *
 * @param jump trusts that all interfaces of a pcapng capture stand in its head.
 * @param onChunk awaited after each stretch, so that what the sink gathered can be taken away.
 * @throws MadError `MAD_CAPTURE_UNREADABLE`; whatever `onChunk` throws.
 */
export const readCaptureRange = async (
  path: string,
  { firstOffset }: Pick<FlowOffsets, 'firstOffset'>,
  jump: boolean,
  sink: RangeSink,
  onChunk: () => Promise<void>,
): Promise<void> => {
  const decoder = new CaptureDecoder(sink);
  const file = openFile(path);
  const read = (position: number, length: number): Uint8Array => {
    const buffer = new Uint8Array(length);
    try {
      return buffer.subarray(0, readSync(file, buffer, 0, length, position));
    } catch (cause) {
      throw unreadable(path, cause);
    }
  };
  const chunks = function* (first: Uint8Array): Generator<Uint8Array> {
    let position = 0;
    for (let chunk = first; chunk.length > 0; chunk = read(position, CHUNK)) {
      yield chunk;
      position += chunk.length;
      if (jump && compression === undefined && position < firstOffset) {
        decoder.seek(firstOffset);
        position = firstOffset;
      }
    }
  };
  const take = async (chunk: Uint8Array): Promise<void> => {
    decoder.write(chunk);
    await onChunk();
    if (sink.done || decoder.stopped) throw ENOUGH;
  };
  const head = read(0, HEAD);
  const compression = compressionOf(head);
  try {
    if (compression === undefined) for (const chunk of chunks(head)) await take(chunk);
    else await decompress(asynchronous(chunks(head)), compression, take);
  } catch (error) {
    if (error !== ENOUGH) throw error;
  } finally {
    closeSync(file);
  }
};

/** Thrown to end the reading where nothing more is wanted. */
const ENOUGH = new Error('enough of the capture was read');

async function* asynchronous(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
