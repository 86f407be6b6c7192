import { compressionOf, decompress, isCapture } from '@mad/capture';

const MAGIC_LENGTH = 4;

/** Bytes of a file that are enough to see the first ones of what a compression wraps. */
export const CAPTURE_HEAD_LENGTH = 64 * 1024;

/**
 * Whether a file, unwrapped if it is compressed, begins as a capture does.
 *
 * @param head the file's first {@link CAPTURE_HEAD_LENGTH} bytes, or all when it is shorter.
 */
export const startsAsCapture = async (head: Uint8Array): Promise<boolean> => {
  const compression = compressionOf(head);
  if (compression === undefined) return isCapture(head);
  let unwrapped = new Uint8Array(0);
  // Only the beginning is handed over, so that the stream ends early is expected.
  await decompress(once(head), compression, (chunk) => {
    if (unwrapped.length < MAGIC_LENGTH)
      unwrapped = Uint8Array.from([...unwrapped, ...chunk.subarray(0, MAGIC_LENGTH)]);
  });
  return isCapture(unwrapped);
};

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
