/** Number of buckets that character n-grams are hashed into. */
export const GRAM_BUCKETS = 2 ** 18;

/** Hashed n-grams of many samples: those of sample i are `buckets[starts[i]] … buckets[starts[i + 1] - 1]`. */
export interface GramRows {
  readonly starts: Int32Array;
  readonly buckets: Int32Array;
}

/** Which sequences of 2, 3 and 4 bytes occur in each sample before its padding. */
export const characterGrams = (samples: readonly Uint8Array[]): GramRows => {
  const starts = new Int32Array(samples.length + 1);
  const lastRow = new Int32Array(GRAM_BUCKETS).fill(-1);
  const buckets: number[] = [];
  samples.forEach((sample, row) => {
    let end = sample.length;
    while (end > 0 && sample[end - 1] === 0) end -= 1;
    for (let at = 0; at < end; at += 1) {
      let hash = 0x811c9dc5;
      for (let length = 1; length <= 4 && at + length <= end; length += 1) {
        hash = Math.imul(hash ^ sample[at + length - 1], 0x01000193);
        if (length === 1) continue;
        const mixed = Math.imul(hash ^ (hash >>> 15) ^ length, 0x21f0aaad);
        const bucket = ((mixed ^ (mixed >>> 13)) >>> 0) % GRAM_BUCKETS;
        if (lastRow[bucket] === row) continue;
        lastRow[bucket] = row;
        buckets.push(bucket);
      }
    }
    starts[row + 1] = buckets.length;
  });
  return { starts, buckets: Int32Array.from(buckets) };
};
