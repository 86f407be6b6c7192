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

/**
 * Where the reader stands in one direction of one flow. There may be millions: what few of them need at one time is an object of
 * its own.
 */
interface Direction {
  /** In `header` there is a partial block, in `body` a body. */
  state: 'request' | 'header' | 'body' | 'search';
  partial: PartialBlock | undefined;
  /** Made with the first body that is announced. */
  body: HttpBodySkipper | undefined;
  /** Bytes looked at in `search` since the last request. */
  searched: number;
  sawRequest: boolean;
}

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
  /** By slot * 2, + 1 for bytes from the flow's destination. */
  readonly #directions: (Direction | undefined)[] = [];
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
    const key = slot * 2 + (fromSource ? 0 : 1);
    let direction = this.#directions[key];
    if (direction === undefined) {
      if (isForeignStream(bytes, start, end)) return false;
      direction = {
        state: 'request',
        partial: undefined,
        body: undefined,
        searched: 0,
        sawRequest: false,
      };
      this.#directions[key] = direction;
    }
    for (let offset = start; offset < end; )
      offset = this.#step(slot, fromSource, direction, bytes, offset, end, time);
    return direction.sawRequest || direction.searched < SEARCH_LIMIT;
  }

  gap(slot: FlowSlot, fromSource: boolean, length: number): boolean {
    const direction = this.#directions[slot * 2 + (fromSource ? 0 : 1)];
    if (direction === undefined) return true;
    this.#emitPartial(slot, fromSource, direction);
    this.#forgetPartial(direction);
    if (direction.state !== 'body' || direction.body?.skipGap(length) !== true) direction.state = 'search';
    return true;
  }

  end(slot: FlowSlot): void {
    this.#endDirection(slot, true);
    this.#endDirection(slot, false);
    const flow = this.#flows[slot];
    if (flow === undefined) return;
    this.#flows[slot] = undefined;
    this.#onEnd(flow, slot);
  }

  #endDirection(slot: FlowSlot, fromSource: boolean): void {
    const key = slot * 2 + (fromSource ? 0 : 1);
    const direction = this.#directions[key];
    if (direction === undefined) return;
    this.#emitPartial(slot, fromSource, direction);
    this.#forgetPartial(direction);
    this.#directions[key] = undefined;
  }

  /** Reads one element and returns where the next begins. */
  #step(
    slot: FlowSlot,
    fromSource: boolean,
    direction: Direction,
    bytes: Uint8Array,
    offset: number,
    end: number,
    time: number,
  ): number {
    switch (direction.state) {
      case 'body': {
        const { body } = direction;
        const next = body?.skip(bytes, offset, end) ?? offset;
        if (body?.done !== false) direction.state = 'request';
        return next;
      }
      case 'header':
        return this.#continueHeader(slot, fromSource, direction, bytes, offset, end);
      case 'request': {
        let at = offset;
        // Servers should ignore empty lines before a request line (RFC 9112 §2.2).
        while (at < end && (bytes[at] === 0x0d || bytes[at] === 0x0a)) at++;
        if (at === end) return end;
        return this.#beginRequest(slot, fromSource, direction, bytes, at, end, time);
      }
      case 'search': {
        const at = findRequestLine(bytes, offset, end);
        direction.searched += at - offset;
        if (at === end) return end;
        return this.#beginRequest(slot, fromSource, direction, bytes, at, end, time);
      }
    }
  }

  #beginRequest(
    slot: FlowSlot,
    fromSource: boolean,
    direction: Direction,
    bytes: Uint8Array,
    at: number,
    end: number,
    time: number,
  ): number {
    const test = testRequestLine(bytes, at, end);
    if (test === 'no') {
      direction.state = 'search';
      return at;
    }
    const blockEnd = test === 'yes' ? headerBlockEnd(bytes, at, end) : -1;
    if (blockEnd !== -1) {
      this.#emit(slot, fromSource, direction, bytes, at, blockEnd, time, true);
      return blockEnd;
    }
    this.#forgetPartial(direction);
    const partial = {
      bytes: new Uint8Array(Math.max(FIRST_PARTIAL, (end - at) * 2)),
      length: 0,
      time,
      isRequest: test === 'yes',
      wasSearching: direction.state === 'search',
    };
    this.#partialBytes += partial.bytes.length;
    direction.partial = partial;
    direction.state = 'header';
    this.#append(partial, bytes, at, end);
    this.#limitPartial(slot, fromSource, direction, partial);
    return end;
  }

  #continueHeader(
    slot: FlowSlot,
    fromSource: boolean,
    direction: Direction,
    bytes: Uint8Array,
    offset: number,
    end: number,
  ): number {
    const { partial } = direction;
    if (partial === undefined) return offset;
    const before = partial.length;
    const lineFeed = partial.isRequest ? -1 : indexOfByte(bytes, 0x0a, offset, end);
    this.#append(partial, bytes, offset, end);
    // Far into a line only its end can tell more; asking for every segment would cost the square of its length.
    if (!partial.isRequest && (lineFeed !== -1 || before <= MAXIMUM_METHOD)) {
      const test = testRequestLine(partial.bytes, 0, partial.length);
      const beginsHere = partial.wasSearching && testRequestLine(bytes, offset, end) === 'yes';
      if (test === 'no' || beginsHere) {
        direction.state = 'search';
        direction.searched += before;
        this.#forgetPartial(direction);
        if (beginsHere) return offset;
        return lineFeed === -1 ? end : lineFeed + 1;
      }
      partial.isRequest = test === 'yes';
    }
    // The blank line may straddle the seam by up to three bytes.
    const blockEnd = headerBlockEnd(partial.bytes, Math.max(0, before - 3), partial.length);
    if (blockEnd !== -1) {
      this.#emit(slot, fromSource, direction, partial.bytes, 0, blockEnd, partial.time, true);
      return offset + blockEnd - before;
    }
    this.#limitPartial(slot, fromSource, direction, partial);
    return end;
  }

  /** Gives a header block up that grows too long, or that came when too many others wait. */
  #limitPartial(slot: FlowSlot, fromSource: boolean, direction: Direction, partial: PartialBlock): void {
    const isTooLong = partial.length > MAXIMUM_HEADER_BLOCK;
    if (!isTooLong && this.#partialBytes <= PARTIAL_LIMIT) return;
    if (partial.isRequest) this.counts[isTooLong ? 'headerLimit' : 'partialLimit']++;
    this.#emitPartial(slot, fromSource, direction);
    this.#forgetPartial(direction);
    direction.state = 'search';
  }

  /** Gives out a request whose header block stops short, if at least its request line is whole. */
  #emitPartial(slot: FlowSlot, fromSource: boolean, direction: Direction): void {
    const { partial } = direction;
    if (partial?.isRequest === true)
      this.#emit(slot, fromSource, direction, partial.bytes, 0, partial.length, partial.time, false);
  }

  #emit(
    slot: FlowSlot,
    fromSource: boolean,
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: number,
    complete: boolean,
  ): void {
    let flow = this.#flows[slot];
    if (flow === undefined) {
      flow = this.#flowOf(slot);
      this.#flows[slot] = flow;
    }
    const block = this.#blocks.read(bytes, start, end);
    this.#forgetPartial(direction);
    direction.sawRequest = true;
    direction.searched = 0;
    direction.state = 'request';
    if (block.contentLength !== undefined || block.transferEncoding !== undefined) {
      direction.body ??= new HttpBodySkipper();
      direction.body.begin(block.contentLength, block.transferEncoding);
      if (!direction.body.done) direction.state = 'body';
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

  #forgetPartial(direction: Direction): void {
    if (direction.partial === undefined) return;
    this.#partialBytes -= direction.partial.bytes.length;
    direction.partial = undefined;
  }
}
