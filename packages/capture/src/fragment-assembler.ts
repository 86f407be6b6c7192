import type { Datagram } from './datagram.ts';

/** Datagrams waiting for fragments at one time; beyond it the oldest is given up. */
const MAXIMUM_WAITING = 1024;
/** Seconds of capture time after which an incomplete datagram is given up (RFC 791 names 15, Linux keeps 30). */
const TIMEOUT_SECONDS = 30;
const MAXIMUM_PAYLOAD = 65_535;
const MAXIMUM_FRAGMENTS = 64 * 2;
/** Overlapping pieces may together be longer than the datagram; this is as far as they may go. */
const MAXIMUM_PIECES_LENGTH = 2 * MAXIMUM_PAYLOAD;

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly firstSeen: number;
  readonly addresses: Uint8Array;
  readonly pieces: Piece[];
  /** Bytes of all pieces together. */
  piecesLength: number;
  /** Payload length, known once the last fragment has come. */
  length: number | undefined;
}

/**
 * Puts IP fragments together again. Where fragments overlap, the one captured first wins (as BSD and Windows do).
 * Bounded: 1,024 datagrams with pieces of 128 KiB at most, 30 s of capture time each.
 */
export class FragmentAssembler {
  /** Fragments thrown away: cut ones, and those given up at a limit. */
  dropped = 0;
  readonly #waiting = new Map<string, Waiting>();

  /**
   * @param fragment view of the fragment; overwritten with the whole datagram when this one completes it.
   * @param offset of this fragment's payload within the datagram's, in bytes.
   * @returns whether this fragment made the datagram whole.
   */
  add(fragment: Datagram, identification: number, offset: number, more: boolean, seconds: number): boolean {
    const captured = fragment.end - fragment.payload;
    const wasCut = captured < fragment.payloadLength;
    if (captured < 0 || wasCut || offset + captured > MAXIMUM_PAYLOAD) return this.#drop();
    const addressesEnd = fragment.addresses + (fragment.version === 4 ? 8 : 32);
    const addresses = fragment.bytes.slice(fragment.addresses, addressesEnd);
    const key = `${identification} ${fragment.protocol} ${addresses.join('.')}`;
    const waiting = this.#find(key, addresses, seconds);
    if (!more) waiting.length = offset + captured;
    if (!waiting.pieces.some((piece) => covers(piece, offset, captured))) {
      const isFull =
        waiting.pieces.length >= MAXIMUM_FRAGMENTS || waiting.piecesLength + captured > MAXIMUM_PIECES_LENGTH;
      if (isFull) return this.#drop();
      waiting.pieces.push({ offset, bytes: fragment.bytes.slice(fragment.payload, fragment.end) });
      waiting.piecesLength += captured;
    }
    const payload = assemble(waiting);
    if (payload === undefined) return false;
    this.#waiting.delete(key);
    const whole = new Uint8Array(addresses.length + payload.length);
    whole.set(addresses);
    whole.set(payload, addresses.length);
    fragment.bytes = whole;
    fragment.addresses = 0;
    fragment.payload = addresses.length;
    fragment.payloadLength = payload.length;
    fragment.end = whole.length;
    return true;
  }

  #drop(): false {
    this.dropped++;
    return false;
  }

  #find(key: string, addresses: Uint8Array, seconds: number): Waiting {
    const known = this.#waiting.get(key);
    if (known !== undefined && seconds - known.firstSeen <= TIMEOUT_SECONDS) return known;
    if (known !== undefined) this.#giveUp(key, known);
    const oldest = this.#waiting.entries().next();
    if (this.#waiting.size >= MAXIMUM_WAITING && !oldest.done) this.#giveUp(...oldest.value);
    const waiting: Waiting = {
      firstSeen: seconds,
      addresses,
      pieces: [],
      piecesLength: 0,
      length: undefined,
    };
    this.#waiting.set(key, waiting);
    return waiting;
  }

  #giveUp(key: string, waiting: Waiting): void {
    this.#waiting.delete(key);
    this.dropped += waiting.pieces.length;
  }
}

const covers = ({ offset, bytes }: Piece, start: number, length: number): boolean =>
  offset <= start && start + length <= offset + bytes.length;

/** The payload when every byte of it is there, otherwise undefined. */
const assemble = (waiting: Waiting): Uint8Array | undefined => {
  if (waiting.length === undefined || waiting.piecesLength < waiting.length) return undefined;
  const payload = new Uint8Array(waiting.length);
  const filled = new Uint8Array(waiting.length);
  let missing = waiting.length;
  for (const { offset, bytes } of waiting.pieces) {
    for (let i = 0; i < bytes.length && offset + i < waiting.length; i++) {
      if (filled[offset + i] === 1) continue;
      filled[offset + i] = 1;
      payload[offset + i] = bytes[i];
      missing--;
    }
  }
  return missing === 0 ? payload : undefined;
};
