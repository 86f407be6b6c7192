import { makeSample } from '@mad/model';
import type { SoftwareFlow } from '@mad/webgraphic';
import type { KindModel } from './kind-model.ts';

/** The sample of a flow: the header blocks of all its requests, in order (specification §6). */
export const flowSample = (flow: SoftwareFlow): Uint8Array =>
  makeSample(flow.requests.map(({ item }) => item.request.headerBlock));

/**
 * Scores flows with one model. Flows of one request with the same header block are scored once: equal blocks are one object,
 * and a beacon sends the same one for hours.
 */
export class FlowScorer {
  readonly #model: KindModel;
  /** Lasts as long as the protocols room remembers the block. */
  readonly #known = new WeakMap<Uint8Array, number>();

  constructor(model: KindModel) {
    this.#model = model;
  }

  /** The score of each flow, in the order given. */
  async score(flows: readonly SoftwareFlow[]): Promise<number[]> {
    const fresh = new Map<Uint8Array | SoftwareFlow, Uint8Array>();
    const contents = flows.map((flow) => {
      const content = flow.requests.length === 1 ? flow.requests[0].item.request.headerBlock : flow;
      const isKnown = content instanceof Uint8Array && this.#known.has(content);
      if (!isKnown && !fresh.has(content)) fresh.set(content, flowSample(flow));
      return content;
    });
    const scores = fresh.size === 0 ? [] : await this.#model.score([...fresh.values()]);
    const scored = new Map([...fresh.keys()].map((content, i) => [content, scores[i]]));
    const results = contents.map(
      (content) =>
        scored.get(content) ?? (content instanceof Uint8Array ? this.#known.get(content) : undefined) ?? 0,
    );
    for (const [content, score] of scored) if (content instanceof Uint8Array) this.#known.set(content, score);
    return results;
  }
}
