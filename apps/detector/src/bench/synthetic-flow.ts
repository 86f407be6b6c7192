import type { RepeatableRandom } from './repeatable-random.ts';
import type { Exchange } from './synthetic-exchange.ts';
import { type FrameEnd, FrameFlag, type FrameSegment } from './tcp-frame.ts';

const MAXIMUM_SEGMENT = 1460;
const RETRANSMITTED_SHARE = 0.01;
const OUT_OF_ORDER_SHARE = 0.01;
const NO_BYTES = new Uint8Array(0);

/**
 * The packets of one TCP connection as a gateway sees them: handshake, data in full segments with an acknowledgment for every
 * second one, both ends closing. One data segment in a hundred is sent twice, one in a hundred comes after its successor.
 */
export const connectionSegments = (
  random: RepeatableRandom,
  client: FrameEnd,
  server: FrameEnd,
  exchanges: readonly Exchange[],
): FrameSegment[] => {
  const segments: FrameSegment[] = [];
  const ends = [client, server] as const;
  const sequences = [random.below(2 ** 32), random.below(2 ** 32)];
  const send = (from: 0 | 1, flags: number, payload: Uint8Array = NO_BYTES): void => {
    const to = from === 0 ? 1 : 0;
    segments.push({
      source: ends[from],
      destination: ends[to],
      flags,
      sequence: sequences[from],
      acknowledgment: (flags & FrameFlag.Acknowledge) === 0 ? 0 : sequences[to],
      payload,
    });
    const phantom = (flags & (FrameFlag.Syn | FrameFlag.Fin)) === 0 ? 0 : 1;
    sequences[from] = (sequences[from] + payload.length + phantom) >>> 0;
  };
  const sendData = (from: 0 | 1, bytes: Uint8Array): void => {
    for (let offset = 0, count = 1; offset < bytes.length; offset += MAXIMUM_SEGMENT, count++) {
      const payload = bytes.subarray(offset, offset + MAXIMUM_SEGMENT);
      const isLast = offset + MAXIMUM_SEGMENT >= bytes.length;
      send(from, FrameFlag.Acknowledge | (isLast ? FrameFlag.Push : 0), payload);
      if (random.chance(RETRANSMITTED_SHARE)) segments.push(segments[segments.length - 1]);
      // Only then no acknowledgment lies between the two.
      if (count % 2 === 0 && random.chance(2 * OUT_OF_ORDER_SHARE)) swapLastTwo(segments);
      if (isLast || count % 2 === 0) send(from === 0 ? 1 : 0, FrameFlag.Acknowledge);
    }
  };
  send(0, FrameFlag.Syn);
  send(1, FrameFlag.Syn | FrameFlag.Acknowledge);
  send(0, FrameFlag.Acknowledge);
  for (const { requests, answer } of exchanges) {
    sendData(0, requests);
    sendData(1, answer);
  }
  send(0, FrameFlag.Fin | FrameFlag.Acknowledge);
  send(1, FrameFlag.Fin | FrameFlag.Acknowledge);
  send(0, FrameFlag.Acknowledge);
  return segments;
};

const swapLastTwo = (segments: FrameSegment[]): void => {
  const last = segments.length - 1;
  [segments[last - 1], segments[last]] = [segments[last], segments[last - 1]];
};
