/** A file or folder that is kept for a while. */
export interface KeptItem {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** When it was made or judged, in milliseconds since 1970. */
  readonly time: number;
}

/** How long and how much is kept; 0 is no limit. */
export interface KeepLimits {
  readonly days: number;
  /** Of all items together. */
  readonly bytes: number;
}

const DAY = 86_400_000;

/**
 * What has to go, oldest first: items older than the age, then as many more as bring the rest below the size.
 *
 * @param now milliseconds since 1970.
 */
export const planRemoval = (
  items: readonly KeptItem[],
  { days, bytes }: KeepLimits,
  now: number,
): readonly KeptItem[] => {
  const oldestFirst = items.toSorted((a, b) => a.time - b.time || (a.path < b.path ? -1 : 1));
  let left = items.reduce((sum, item) => sum + item.bytes, 0);
  let count = 0;
  for (const item of oldestFirst) {
    const isTooOld = days > 0 && item.time < now - days * DAY;
    if (!isTooOld && (bytes === 0 || left <= bytes)) break;
    left -= item.bytes;
    count++;
  }
  return oldestFirst.slice(0, count);
};
