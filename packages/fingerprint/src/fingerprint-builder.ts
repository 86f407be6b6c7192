import type { HttpHeader, HttpRequest } from '@mad/protocols';
import { softwareUserAgent } from '@mad/webgraphic';
import { type Fingerprint, type FingerprintLabel, fingerprintLimits } from './fingerprint.ts';
import { countChange } from './header-change.ts';

/** The parts of an inside request that a fingerprint is made of. */
export interface FingerprintRequest {
  /** Address of the other end, canonical text. */
  readonly outside: string;
  readonly request: Pick<HttpRequest, 'method' | 'uri' | 'headers' | 'userAgent'>;
}

/**
 * Builds the fingerprint of a software group request by request, in time order, holding one request at most.
 * Its software is named by the first User-Agent seen.
 */
export class FingerprintBuilder {
  readonly #label: FingerprintLabel;
  readonly #addresses = new Set<string>();
  readonly #methods = new Set<string>();
  #constant: Set<string> | undefined;
  #userAgent: string | undefined;
  #language: string | undefined;
  #requests = 0;
  #bytes = 0;
  #outgoing = 0;
  #uri = '';
  #headers: ReadonlyMap<string, string> = new Map();

  constructor(label: FingerprintLabel) {
    this.#label = label;
  }

  /** Takes the next request of the group. */
  add({ outside, request }: FingerprintRequest): void {
    const headers = joinHeaders(request.headers);
    this.#requests += 1;
    this.#userAgent ??= softwareUserAgent(request.userAgent);
    this.#language ??= bounded(headers.get('accept-language'));
    keep(this.#addresses, outside);
    keep(this.#methods, request.method);
    this.#narrowConstant(headers);

    let size = request.uri.length;
    for (const { name, value } of request.headers) size += name.length + value.length;
    this.#bytes += size;

    let outgoing = countChange(this.#uri, request.uri) + contentLength(headers.get('content-length'));
    for (const [name, value] of headers) outgoing += countChange(this.#headers.get(name) ?? '', value);
    this.#outgoing += outgoing;
    this.#uri = request.uri;
    this.#headers = headers;
  }

  /** The fingerprint of the requests so far; undefined without any. */
  build(): Fingerprint | undefined {
    if (this.#requests === 0) return undefined;
    return {
      label: this.#label,
      userAgent: this.#userAgent,
      addresses: [...this.#addresses].sort(),
      constantHeaders: [...(this.#constant ?? [])].sort().slice(0, fingerprintLimits.names),
      language: this.#language,
      averageSize: Math.max(1, this.#bytes / this.#requests),
      outgoingInformation: this.#outgoing,
      methods: [...this.#methods].sort(),
    };
  }

  #narrowConstant(headers: ReadonlyMap<string, string>): void {
    if (this.#constant === undefined) {
      this.#constant = new Set();
      for (const name of headers.keys()) {
        if (name !== 'cookie' && name.length <= fingerprintLimits.text) this.#constant.add(name);
      }
      return;
    }
    for (const name of this.#constant) {
      if (!headers.has(name)) this.#constant.delete(name);
    }
  }
}

/** The fingerprint of a software group's requests, given in time order; undefined without any. */
export function makeFingerprint(
  requests: Iterable<FingerprintRequest>,
  label: FingerprintLabel,
): Fingerprint | undefined {
  const builder = new FingerprintBuilder(label);
  for (const request of requests) builder.add(request);
  return builder.build();
}

/** Fields of one name as one, as RFC 9110 §5.2 combines them; names in lower case. */
function joinHeaders(headers: readonly HttpHeader[]): ReadonlyMap<string, string> {
  const joined = new Map<string, string[]>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const values = joined.get(key);
    if (values === undefined) joined.set(key, [value]);
    else values.push(value);
  }
  return new Map(Array.from(joined, ([name, values]) => [name, values.join(', ')]));
}

function bounded(text: string | undefined): string | undefined {
  const trimmed = text?.trim().slice(0, fingerprintLimits.text);
  return trimmed === '' ? undefined : trimmed;
}

function keep(set: Set<string>, text: string): void {
  if (set.size < fingerprintLimits.names) set.add(text.slice(0, fingerprintLimits.text));
}

const DIGITS = /^\d{1,15}$/;

function contentLength(value: string | undefined): number {
  const text = value?.trim() ?? '';
  return DIGITS.test(text) ? Number(text) : 0;
}
