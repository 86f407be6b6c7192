import { type Datagram, uint32 } from '@mad/capture';

/**
 * Hash of a five-tuple, equal for both directions of a flow: a signed 32-bit integer, because larger ones are boxed.
 *
 * @param ports source port in the upper, destination port in the lower half; `reversedPorts` the other way round.
 */
export const flowHash = (datagram: Datagram, ports: number, reversedPorts: number): number => {
  const { bytes, addresses, version } = datagram;
  return version === 4
    ? hashWords(datagram.sourceHead, datagram.destinationHead, ports, reversedPorts)
    : hashWords(fold(bytes, addresses), fold(bytes, addresses + 16), ports, reversedPorts);
};

const hashWords = (from: number, to: number, ports: number, reversedPorts: number): number => {
  // Sum and product of the mixed ends are symmetric; either alone would let simple patterns collide.
  const a = Math.imul(from ^ Math.imul(ports >>> 16, 0x9e3779b1), 0x85ebca6b);
  const b = Math.imul(to ^ Math.imul(reversedPorts >>> 16, 0x9e3779b1), 0x85ebca6b);
  let hash = (a + b) ^ Math.imul((a ^ (a >>> 15)) | 1, (b ^ (b >>> 15)) | 1);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
};

const fold = (bytes: Uint8Array, offset: number): number => {
  let folded = 0;
  for (let i = 0; i < 16; i += 4)
    folded = Math.imul(folded ^ (uint32(bytes, offset + i) | 0), 0x01000193) ^ (folded >>> 15);
  return folded | 0;
};
