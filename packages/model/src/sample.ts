/** Length of a sample in bytes (MAD's specification §6). */
export const SAMPLE_LENGTH = 1024;

/**
 * Makes the sample of a flow: the header blocks of its HTTP requests in order, joined, then cut or padded with
 * zeros to {@link SAMPLE_LENGTH} bytes (specification §6).
 *
 * @param headerBlocks request line to blank line of each request, as captured; read no further than needed
 * @returns a new array of exactly {@link SAMPLE_LENGTH} bytes
 */
export const makeSample = (headerBlocks: Iterable<Uint8Array>): Uint8Array => {
  const sample = new Uint8Array(SAMPLE_LENGTH);
  let filled = 0;
  for (const block of headerBlocks) {
    const part = block.subarray(0, SAMPLE_LENGTH - filled);
    sample.set(part, filled);
    filled += part.length;
    if (filled === SAMPLE_LENGTH) break;
  }
  return sample;
};
