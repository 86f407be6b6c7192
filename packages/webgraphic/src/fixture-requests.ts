import { microseconds, port } from '@mad/capture';
import type { HttpRequest } from '@mad/protocols';
import type { InsideRequest } from './inside-request.ts';

/** What a test says of a request; the rest is filled in. */
export interface RequestSketch {
  /** Seconds. Default: 0. */
  readonly at?: number;
  readonly inside?: string;
  readonly outside?: string;
  /** Default: a number of its own for every request. */
  readonly flow?: number;
  readonly method?: string;
  readonly uri?: string;
  readonly host?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly referer?: string | undefined;
  /** The `Accept` field. */
  readonly accept?: string | undefined;
}

/** User-Agents of the two device classes. */
export const PC = 'Mozilla/5.0 (Windows NT 10.0; rv:91.0) Gecko/20100101 Firefox/91.0';
export const PHONE = 'Dalvik/2.1.0 (Linux; U; Android 9)';

/** Builds requests for tests, in the order of the sketches. */
export function sketchRequests(sketches: readonly RequestSketch[]): InsideRequest[] {
  return sketches.map((sketch, index) => {
    const { at = 0, inside = '10.0.0.1', outside = '203.0.113.1', flow = index, method = 'GET' } = sketch;
    const { uri = '/', referer, accept } = sketch;
    const host = 'host' in sketch ? sketch.host : 'www.example.com';
    const userAgent = 'userAgent' in sketch ? sketch.userAgent : PC;
    const time = microseconds(Math.round(at * 1e6));
    const client = { address: inside, port: port(40_000) };
    const server = { address: outside, port: port(80) };
    const request: HttpRequest = {
      time,
      flow: { id: flow, source: client, destination: server, start: time, syn: true },
      client,
      server,
      method,
      uri,
      version: 'HTTP/1.1',
      headers: accept === undefined ? [] : [{ name: 'ACCEPT', value: accept }],
      host,
      userAgent,
      referer,
      headerBlock: new Uint8Array(),
      complete: true,
    };
    return { inside, outside, request };
  });
}
