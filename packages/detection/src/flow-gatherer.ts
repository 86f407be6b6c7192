import type { Flow } from '@mad/flows';
import { type ClassifiedRequest, flowKind, type SoftwareFlow } from '@mad/webgraphic';

/** Requests of one flow that are kept; a sample holds fewer. */
const KEPT = 256;

/** A flow some of whose requests may still be undecided. */
interface OpenFlow {
  readonly requests: ClassifiedRequest[];
  /** Requests seen but not classified yet. */
  undecided: number;
  ended: boolean;
}

/**
 * Gathers what the requests of each flow turned out to be, and gives a flow out once it has ended and all its requests are
 * classified. Of a flow of many requests the first 256 are kept, and the first of each further kind.
 */
export class FlowGatherer {
  readonly #complete: (flow: SoftwareFlow) => void;
  readonly #open = new Map<number, OpenFlow>();

  constructor(complete: (flow: SoftwareFlow) => void) {
    this.#complete = complete;
  }

  /** A request of this flow will be classified. */
  expect(flow: Flow): void {
    const open = this.#open.get(flow.id);
    if (open === undefined) this.#open.set(flow.id, { requests: [], undecided: 1, ended: false });
    else open.undecided++;
  }

  /** A request was classified. */
  classified(request: ClassifiedRequest): void {
    const { flow } = request.item.request;
    const open = this.#open.get(flow.id);
    if (open === undefined) return;
    open.undecided--;
    if (open.requests.length < KEPT || !open.requests.some(({ kind }) => kind === request.kind))
      open.requests.push(request);
    this.#closeIfComplete(flow, open);
  }

  /** No further request of this flow comes. */
  end(flow: Flow): void {
    const open = this.#open.get(flow.id);
    if (open === undefined) return;
    open.ended = true;
    this.#closeIfComplete(flow, open);
  }

  #closeIfComplete(flow: Flow, open: OpenFlow): void {
    if (!open.ended || open.undecided > 0) return;
    this.#open.delete(flow.id);
    const requests = open.requests.sort((a, b) => a.index - b.index);
    const kind = flowKind(requests.map((request) => request.kind));
    if (kind === undefined) return;
    const { inside, outside } = requests[0].item;
    this.#complete({ flow, inside, outside, kind, requests });
  }
}
