import { indexOfByte, type Microseconds } from '@mad/capture';
import type { Flow, FlowSlot, StreamSink } from '@mad/flows';
import { isForeignStream } from './foreign-stream.ts';
import { HeaderBlockCache } from './header-block-cache.ts';
import { HttpBodySkipper } from './http-body-skipper.ts';
import { headerBlockEnd, MAXIMUM_HEADER_BLOCK } from './http-header-block.ts';
import type { HttpRequest } from './http-request.ts';
import { findRequestLine, MAXIMUM_METHOD, testRequestLine } from './http-request-line.ts';

/** Bytes without any request after which a direction that never carried one is left alone. */
const SEARCH_LIMIT = 64 * 1024;

/** How often something stood in the way of a whole request. */
export interface HttpCounts {
  requests: number;
  /** Requests of whose header block bytes are missing. */
  incomplete: number;
  /** Header blocks cut at the size limit. */
  headerLimit: number;
  /** Header blocks cut because too many of all flows were waiting for their ends. */
  partialLimit: number;
}

/** A header block that has not ended yet, or what may become one. */
interface PartialBlock {
  /** `length` of them valid. */
  bytes: Uint8Array;
  length: number;
  readonly time: number;
  /** It begins with a whole request line; otherwise with what may become one. */
  isRequest: boolean;
  /** Begun in `search`, where a request may as well begin with the next segment. */
  readonly wasSearching: boolean;
}

/** Where the reader stands in one direction of one flow: a byte, because there may be millions. */
const State = {
  /** Nothing came yet. */
  new: 0,
  /** A request begins here. */
  request: 1,
  /** Within a header block, of which there is a {@link PartialBlock}. */
  header: 2,
  /** Within a body, of which there is an {@link HttpBodySkipper}. */
  body: 3,
  /** Somewhere; the next request line is looked for. */
  search: 4,
} as const;

type State = (typeof State)[keyof typeof State];

const STATE_BITS = 7;
/** Set beside the state once the direction has carried a request. */
const SAW_REQUEST = 8;

const FIRST_CAPACITY = 8192;

/** Bytes of partial header blocks held for all flows together. */
const PARTIAL_LIMIT = 64 * 1024 * 1024;
const FIRST_PARTIAL = 1024;

/**
 * Rebuilds the HTTP/1.x requests in the byte streams of flows, in either direction and on any port: pipelined requests,
 * bodies stepped over by Content-Length and chunked coding (RFC 9112 §6), header blocks spread over segments. After a gap
 * it goes on at the next request line.
 */
export class HttpRequestExtractor implements StreamSink {
  readonly counts: HttpCounts = { requests: 0, incomplete: 0, headerLimit: 0, partialLimit: 0 };
  readonly #flowOf: (slot: FlowSlot) => Flow;
  readonly #onRequest: (request: HttpRequest) => void;
  readonly #onEnd: (flow: Flow, slot: FlowSlot) => void;
  // By key of a direction: slot * 2, + 1 for bytes from the flow's destination.
  #states = new Uint8Array(FIRST_CAPACITY);
  /** Bytes looked at in `search` since the last request. */
  #searched = new Uint32Array(FIRST_CAPACITY);
  readonly #partials = new Map<number, PartialBlock>();
  readonly #bodies = new Map<number, HttpBodySkipper>();
  /** By slot, without holes: with large ones it would become a hash table. */
  readonly #flows: (Flow | undefined)[] = [];
  readonly #blocks = new HeaderBlockCache();
  #partialBytes = 0;

  /**
   * @param flowOf names of the flow in a slot, asked once for each flow that carries a request.
   * @param onRequest called for each request as it becomes known; not quite in order of time across flows.
   * @param onEnd called for each flow that carried a request, after its last one; its slot can still be read.
   */
  constructor(
    flowOf: (slot: FlowSlot) => Flow,
    onRequest: (request: HttpRequest) => void,
    onEnd: (flow: Flow, slot: FlowSlot) => void = () => {},
  ) {
    this.#flowOf = flowOf;
    this.#onRequest = onRequest;
    this.#onEnd = onEnd;
  }

  data(
    slot: FlowSlot,
    fromSource: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: number,
  ): boolean {
    const key = keyOf(slot, fromSource);
    if (key >= this.#states.length) this.#grow(key);
    if (this.#states[key] === State.new) {
      if (isForeignStream(bytes, start, end)) return false;
      this.#states[key] = State.request;
    }
    for (let offset = start; offset < end; ) offset = this.#step(key, bytes, offset, end, time);
    return (this.#states[key] & SAW_REQUEST) !== 0 || this.#searched[key] < SEARCH_LIMIT;
  }

  gap(slot: FlowSlot, fromSource: boolean, length: number): boolean {
    const key = keyOf(slot, fromSource);
    const state = this.#state(key);
    if (state === State.new) return true;
    if (state === State.header) this.#emitPartial(key);
    if (this.#bodies.get(key)?.skipGap(length) !== true) this.#enter(key, State.search);
    return true;
  }

  end(slot: FlowSlot): void {
    this.#endDirection(slot * 2);
    this.#endDirection(slot * 2 + 1);
    const flow = this.#flows[slot];
    if (flow === undefined) return;
    this.#flows[slot] = undefined;
    this.#onEnd(flow, slot);
  }

  #endDirection(key: number): void {
    const state = this.#state(key);
    if (state === State.new) return;
    if (state === State.header) this.#emitPartial(key);
    this.#enter(key, State.new);
    this.#states[key] = State.new;
    this.#searched[key] = 0;
  }

  #state(key: number): State {
    return (key < this.#states.length ? this.#states[key] & STATE_BITS : State.new) as State;
  }

  /** Goes over to another state and lets go of what the one before needed. */
  #enter(key: number, state: State): void {
    const before = this.#states[key];
    if ((before & STATE_BITS) === State.header) {
      this.#partialBytes -= this.#partials.get(key)?.bytes.length ?? 0;
      this.#partials.delete(key);
    } else if ((before & STATE_BITS) === State.body) this.#bodies.delete(key);
    this.#states[key] = (before & SAW_REQUEST) | state;
  }

  #grow(key: number): void {
    const capacity = Math.max(this.#states.length * 2, key + 1);
    const states = new Uint8Array(capacity);
    states.set(this.#states);
    this.#states = states;
    const searched = new Uint32Array(capacity);
    searched.set(this.#searched);
    this.#searched = searched;
  }

  /** Reads one element and returns where the next begins. */
  #step(key: number, bytes: Uint8Array, offset: number, end: number, time: number): number {
    switch (this.#state(key)) {
      case State.body: {
        const body = this.#bodies.get(key);
        const next = body?.skip(bytes, offset, end) ?? offset;
        if (body?.done !== false) this.#enter(key, State.request);
        return next;
      }
      case State.header:
        return this.#continueHeader(key, bytes, offset, end);
      case State.search: {
        const at = findRequestLine(bytes, offset, end);
        this.#searched[key] += at - offset;
        if (at === end) return end;
        return this.#beginRequest(key, bytes, at, end, time);
      }
      default: {
        let at = offset;
        // Servers should ignore empty lines before a request line (RFC 9112 §2.2).
        while (at < end && (bytes[at] === 0x0d || bytes[at] === 0x0a)) at++;
        if (at === end) return end;
        return this.#beginRequest(key, bytes, at, end, time);
      }
    }
  }

  #beginRequest(key: number, bytes: Uint8Array, at: number, end: number, time: number): number {
    const test = testRequestLine(bytes, at, end);
    if (test === 'no') {
      this.#enter(key, State.search);
      return at;
    }
    const blockEnd = test === 'yes' ? headerBlockEnd(bytes, at, end) : -1;
    if (blockEnd !== -1) {
      this.#emit(key, bytes, at, blockEnd, time, true);
      return blockEnd;
    }
    const partial = {
      bytes: new Uint8Array(Math.max(FIRST_PARTIAL, (end - at) * 2)),
      length: 0,
      time,
      isRequest: test === 'yes',
      wasSearching: this.#state(key) === State.search,
    };
    this.#enter(key, State.header);
    this.#partials.set(key, partial);
    this.#partialBytes += partial.bytes.length;
    this.#append(partial, bytes, at, end);
    this.#limitPartial(key, partial);
    return end;
  }

  #continueHeader(key: number, bytes: Uint8Array, offset: number, end: number): number {
    const partial = this.#partials.get(key);
    if (partial === undefined) return offset;
    const before = partial.length;
    const lineFeed = partial.isRequest ? -1 : indexOfByte(bytes, 0x0a, offset, end);
    this.#append(partial, bytes, offset, end);
    // Far into a line only its end can tell more; asking for every segment would cost the square of its length.
    if (!partial.isRequest && (lineFeed !== -1 || before <= MAXIMUM_METHOD)) {
      const test = testRequestLine(partial.bytes, 0, partial.length);
      const beginsHere = partial.wasSearching && testRequestLine(bytes, offset, end) === 'yes';
      if (test === 'no' || beginsHere) {
        this.#searched[key] += before;
        this.#enter(key, State.search);
        if (beginsHere) return offset;
        return lineFeed === -1 ? end : lineFeed + 1;
      }
      partial.isRequest = test === 'yes';
    }
    // The blank line may straddle the seam by up to three bytes.
    const blockEnd = headerBlockEnd(partial.bytes, Math.max(0, before - 3), partial.length);
    if (blockEnd !== -1) {
      this.#emit(key, partial.bytes, 0, blockEnd, partial.time, true);
      return offset + blockEnd - before;
    }
    this.#limitPartial(key, partial);
    return end;
  }

  /** Gives a header block up that grows too long, or that came when too many others wait. */
  #limitPartial(key: number, partial: PartialBlock): void {
    const isTooLong = partial.length > MAXIMUM_HEADER_BLOCK;
    if (!isTooLong && this.#partialBytes <= PARTIAL_LIMIT) return;
    if (partial.isRequest) this.counts[isTooLong ? 'headerLimit' : 'partialLimit']++;
    this.#emitPartial(key);
    this.#enter(key, State.search);
  }

  /** Gives out a request whose header block stops short, if at least its request line is whole. */
  #emitPartial(key: number): void {
    const partial = this.#partials.get(key);
    if (partial?.isRequest === true) this.#emit(key, partial.bytes, 0, partial.length, partial.time, false);
  }

  #emit(key: number, bytes: Uint8Array, start: number, end: number, time: number, complete: boolean): void {
    const slot = (key >> 1) as FlowSlot;
    const fromSource = (key & 1) === 0;
    const flow = this.#flow(slot);
    const block = this.#blocks.read(bytes, start, end);
    this.#enter(key, State.request);
    this.#states[key] |= SAW_REQUEST;
    this.#searched[key] = 0;
    if (block.contentLength !== undefined || block.transferEncoding !== undefined) {
      const body = new HttpBodySkipper(block.contentLength, block.transferEncoding);
      if (!body.done) {
        this.#enter(key, State.body);
        this.#bodies.set(key, body);
      }
    }
    this.counts.requests++;
    if (!complete) this.counts.incomplete++;
    this.#onRequest({
      time: time as Microseconds,
      flow,
      client: fromSource ? flow.source : flow.destination,
      server: fromSource ? flow.destination : flow.source,
      method: block.method,
      uri: block.uri,
      version: block.version,
      headers: block.headers,
      host: block.host,
      userAgent: block.userAgent,
      referer: block.referer,
      headerBlock: block.bytes,
      complete,
    });
  }

  #flow(slot: FlowSlot): Flow {
    const known = this.#flows[slot];
    if (known !== undefined) return known;
    const flow = this.#flowOf(slot);
    while (this.#flows.length <= slot) this.#flows.push(undefined);
    this.#flows[slot] = flow;
    return flow;
  }

  #append(partial: PartialBlock, bytes: Uint8Array, start: number, end: number): void {
    const needed = partial.length + end - start;
    if (needed > partial.bytes.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(partial.bytes.subarray(0, partial.length));
      this.#partialBytes += larger.length - partial.bytes.length;
      partial.bytes = larger;
    }
    partial.bytes.set(bytes.subarray(start, end), partial.length);
    partial.length = needed;
  }
}

const keyOf = (slot: FlowSlot, fromSource: boolean): number => slot * 2 + (fromSource ? 0 : 1);
