import type { Microseconds } from '@mad/capture';
import type { Endpoint, Flow } from '@mad/flows';

/** A header field as it came: case, order and inner spacing kept; bytes above 0x7f as Latin-1 characters. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** One HTTP/1.x request rebuilt from a flow (RFC 9112). */
export interface HttpRequest {
  /** Capture time of the packet that carried the first byte of the request line. */
  readonly time: Microseconds;
  readonly flow: Flow;
  /** Sender of the request. */
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly method: string;
  /** The request target exactly as sent. */
  readonly uri: string;
  /** As sent, e.g. `HTTP/1.1`. */
  readonly version: string;
  readonly headers: readonly HttpHeader[];
  /** First `Host` value, trimmed; undefined when the field is absent. */
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  /** Request line to blank line, the bytes as captured. */
  readonly headerBlock: Uint8Array;
  /** False when bytes of the header block are missing from the capture (gap, cut packet, end of capture). */
  readonly complete: boolean;
}
