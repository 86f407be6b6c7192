import { microseconds, port } from '@mad/capture';
import type { Flow, FlowSlot } from '@mad/flows';
import type { HttpRequest } from './http-request.ts';
import { type HttpCounts, HttpRequestExtractor } from './http-request-extractor.ts';

export const FLOW: Flow = {
  id: 0,
  source: { address: '10.0.0.1', port: port(40_000) },
  destination: { address: '93.184.216.34', port: port(80) },
  start: microseconds(1),
  syn: true,
};
export const SLOT = 3 as FlowSlot;

/** Bytes as Latin-1 text, or the length of a gap. */
export type Piece = string | number;

interface Extracted {
  readonly requests: readonly HttpRequest[];
  readonly counts: HttpCounts;
  /** What the extractor answered to each piece: whether it wants more. */
  readonly answers: readonly boolean[];
}

/** Feeds one direction of a flow; the time of each piece is its index. Buffers are overwritten after each call. */
export const extract = (pieces: readonly Piece[], fromSource = true): Extracted => {
  const requests: HttpRequest[] = [];
  const extractor = new HttpRequestExtractor(
    () => FLOW,
    (request) => requests.push(request),
  );
  const answers = pieces.map((piece, time) => {
    if (typeof piece === 'number') return extractor.gap(SLOT, fromSource, piece);
    const bytes = Uint8Array.from(Buffer.from(`\n\n${piece}\r\n\r\n`, 'latin1'));
    const answer = extractor.data(SLOT, fromSource, bytes, 2, 2 + piece.length, time);
    bytes.fill(0x2e);
    return answer;
  });
  extractor.end(SLOT);
  return { requests, counts: extractor.counts, answers };
};

export const lines = (pieces: readonly Piece[], fromSource = true): string[] =>
  extract(pieces, fromSource).requests.map(
    ({ method, uri, version, complete }) => `${method} ${uri} ${version}${complete ? '' : ' (incomplete)'}`,
  );

export const get = (uri: string, ...headers: readonly string[]): string =>
  [`GET ${uri} HTTP/1.1`, ...headers, '', ''].join('\r\n');
export const A = get('/a', 'Host: a');
export const B = get('/b', 'Host: b');
