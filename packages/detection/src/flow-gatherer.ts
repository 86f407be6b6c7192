import type { Flow, FlowOffsets } from '@mad/flows';
import { type ClassifiedRequest, flowKind, type SoftwareFlow } from '@mad/webgraphic';

/** Requests of one flow that are kept; a sample holds fewer. */
const KEPT = 256;

/** Bytes of header blocks that a sample can be made of. */
const SAMPLED = 1024;

/** What is kept of the requests of all open flows together, beyond what their samples need. */
export interface FlowGathererLimits {
  /** Each takes some 2 KB. */
  readonly requests: number;
  /** Bytes of their header blocks. */
  readonly bytes: number;
}

const DEFAULT_LIMITS: FlowGathererLimits = { requests: 32_768, bytes: 32 * 1024 * 1024 };

/** A flow with what its requests turned out to be. */
export interface GatheredFlow extends FlowOffsets {
  readonly flow: SoftwareFlow;
}

/** A flow some of whose requests may still be undecided. */
interface OpenFlow {
  /** Undefined before the first: most flows have one, and an empty array that grows takes room for seventeen. */
  requests: ClassifiedRequest[] | undefined;
  bytes: number;
  /** Requests seen but not classified yet. */
  undecided: number;
  offsets: FlowOffsets | undefined;
}

/**
 * Gathers what the requests of each flow turned out to be, and gives a flow out once it has ended and all its requests are
 * classified. Of a flow of many requests the first 256 are kept, and the first of each further kind; where very many flows go on at
 * one time, of each as many as its sample needs.
 */
export class FlowGatherer {
  readonly #complete: (gathered: GatheredFlow) => void;
  readonly #limits: FlowGathererLimits;
  readonly #open = new Map<number, OpenFlow>();
  #kept = 0;
  #bytes = 0;
  /** Requests left out because too many were held for other flows. */
  dropped = 0;

  constructor(complete: (gathered: GatheredFlow) => void, limits: FlowGathererLimits = DEFAULT_LIMITS) {
    this.#complete = complete;
    this.#limits = limits;
  }

  /** A request of this flow will be classified. */
  expect(flow: Flow): void {
    const open = this.#open.get(flow.id);
    if (open === undefined)
      this.#open.set(flow.id, { requests: undefined, bytes: 0, undecided: 1, offsets: undefined });
    else open.undecided++;
  }

  /** A request was classified. */
  classified(request: ClassifiedRequest): void {
    const { flow } = request.item.request;
    const open = this.#open.get(flow.id);
    if (open === undefined) return;
    open.undecided--;
    this.#keep(open, request);
    this.#closeIfComplete(flow, open);
  }

  /** No further request of this flow comes. */
  end(flow: Flow, offsets: FlowOffsets): void {
    const open = this.#open.get(flow.id);
    if (open === undefined) return;
    open.offsets = offsets;
    this.#closeIfComplete(flow, open);
  }

  #keep(open: OpenFlow, request: ClassifiedRequest): void {
    const { requests } = open;
    const isFirst = requests === undefined || !requests.some(({ kind }) => kind === request.kind);
    if (!isFirst && requests.length >= KEPT) return;
    const isFull = this.#kept >= this.#limits.requests || this.#bytes >= this.#limits.bytes;
    if (!isFirst && open.bytes >= SAMPLED && isFull) {
      this.dropped++;
      return;
    }
    const { length } = request.item.request.headerBlock;
    if (requests === undefined) open.requests = [request];
    else requests.push(request);
    open.bytes += length;
    this.#kept++;
    this.#bytes += length;
  }

  #closeIfComplete(flow: Flow, open: OpenFlow): void {
    const { offsets, requests = [] } = open;
    if (offsets === undefined || open.undecided > 0) return;
    this.#open.delete(flow.id);
    this.#kept -= requests.length;
    this.#bytes -= open.bytes;
    if (!isInOrder(requests)) requests.sort((a, b) => a.index - b.index);
    const kind = requests.length === 1 ? requests[0].kind : flowKind(requests.map((request) => request.kind));
    if (kind === undefined) return;
    const { inside, outside } = requests[0].item;
    const { firstOffset, lastOffset } = offsets;
    this.#complete({ flow: { flow, inside, outside, kind, requests }, firstOffset, lastOffset });
  }
}

/** Most requests are classified in the order they came, and putting them in order takes longer than seeing that. */
const isInOrder = (requests: readonly ClassifiedRequest[]): boolean => {
  for (let i = 1; i < requests.length; i++) if (requests[i - 1].index > requests[i].index) return false;
  return true;
};
