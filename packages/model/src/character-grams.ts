/** Number of buckets that character n-grams are hashed into. */
export const GRAM_BUCKETS = 2 ** 16;

/** Hashed n-grams of many samples: those of sample i are `buckets[starts[i]] … buckets[starts[i + 1] - 1]`. */
export interface GramRows {
  readonly starts: Int32Array;
  readonly buckets: Uint16Array;
}

const SHORTEST = 2;
const LONGEST = 4;

/** Which sequences of 2, 3 and 4 bytes occur in each sample before its padding; every bucket at most once a sample. */
export const characterGrams = (samples: readonly Uint8Array[]): GramRows => {
  const starts = new Int32Array(samples.length + 1);
  const lastRow = new Int32Array(GRAM_BUCKETS).fill(-1);
  let buckets = new Uint16Array(samples.length * 1024);
  let count = 0;
  for (let row = 0; row < samples.length; row += 1) {
    const sample = samples[row];
    let end = sample.length;
    while (end > 0 && sample[end - 1] === 0) end -= 1;
    if (count + (LONGEST - SHORTEST + 1) * end > buckets.length) {
      const larger = new Uint16Array(2 * buckets.length + (LONGEST - SHORTEST + 1) * end);
      larger.set(buckets.subarray(0, count));
      buckets = larger;
    }
    for (let at = 0; at < end; at += 1) {
      let hash = 0x811c9dc5;
      for (let length = 1; length <= LONGEST && at + length <= end; length += 1) {
        hash = Math.imul(hash ^ sample[at + length - 1], 0x01000193);
        if (length < SHORTEST) continue;
        const mixed = Math.imul(hash ^ (hash >>> 15) ^ length, 0x21f0aaad);
        const bucket = (mixed ^ (mixed >>> 13)) & (GRAM_BUCKETS - 1);
        if (lastRow[bucket] === row) continue;
        lastRow[bucket] = row;
        buckets[count] = bucket;
        count += 1;
      }
    }
    starts[row + 1] = count;
  }
  return { starts, buckets: buckets.subarray(0, count) };
};
