/** Unsigned 16-bit integer in network byte order. The caller has checked the bounds. */
export const uint16 = (bytes: Uint8Array, offset: number): number => (bytes[offset] << 8) | bytes[offset + 1];

/** Unsigned 32-bit integer in network byte order. The caller has checked the bounds. */
export const uint32 = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8) | bytes[offset + 3]) >>> 0;

/**
 * Index of the first `value` in `bytes[start, end)`, or -1. Unlike `Uint8Array.prototype.indexOf` it stops at `end`, which
 * matters for a short segment in a buffer of megabytes.
 */
export const indexOfByte = (bytes: Uint8Array, value: number, start: number, end: number): number => {
  for (let i = start; i < end; i++) if (bytes[i] === value) return i;
  return -1;
};
