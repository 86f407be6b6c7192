import type { Microseconds } from '@mad/capture';
import type { Endpoint, Flow } from '@mad/flows';
import type { RequestKind } from '@mad/webgraphic';
import type { Explanation } from './explanation/explanation.ts';
import type { VerdictGround } from './verdict-ground.ts';

export type Verdict = 'malicious' | 'clean';

/** Which part of MAD gave a verdict. */
export type DecidedBy = 'fingerprint' | 'cnn' | 'browser' | 'top_site';

/** What MAD says of one flow, with all that leads back to it. */
export interface FlowVerdict {
  /** Path of the capture as it was found. */
  readonly capture: string;
  readonly flow: Flow;
  /** Capture time of the flow's first request. */
  readonly time: Microseconds;
  /** The organisation's end; the client's when both ends are inside. */
  readonly inside: Endpoint;
  readonly outside: Endpoint;
  readonly kind: RequestKind;
  /** Key of the software group: inside address, a space, User-Agent or `UnknownUA`. */
  readonly software: string;
  /** Undefined when the software sends none. */
  readonly userAgent: string | undefined;
  /** Host header of the first request of this kind, the server's address without one. */
  readonly host: string;
  readonly url: string;
  readonly verdict: Verdict;
  /** Probability that the flow is malicious, 0 to 1. */
  readonly score: number;
  readonly decidedBy: DecidedBy;
  /** The evidence, most important first. */
  readonly grounds: readonly VerdictGround[];
  /** The same as short sentences in English. */
  readonly reasons: readonly string[];
  /** Of a malicious one, where explanations were asked for. */
  readonly explanation?: Explanation;
}
