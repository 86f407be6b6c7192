import { type SoftwareFlow, softwareKey, userAgentOf } from '@mad/webgraphic';
import { kindRequest } from './judgement.ts';

/** What the software of a flow is called. */
export interface SoftwareName {
  /** Inside address, a space, User-Agent. */
  readonly key: string;
  /** Undefined when it sends none. */
  readonly userAgent: string | undefined;
}

/** Names kept, of at most some 1,000 characters; when there are more, all are forgotten. */
const MOST = 8192;

/** Names the software of flows. Flows of the same software share one name as long as it is remembered, so that looking it up is quick. */
export class SoftwareNames {
  /** Inside address → User-Agent → name. */
  readonly #names = new Map<string, Map<string | undefined, SoftwareName>>();
  #count = 0;

  of(flow: SoftwareFlow): SoftwareName {
    const userAgent = userAgentOf(kindRequest(flow));
    return this.#names.get(flow.inside)?.get(userAgent) ?? this.#add(flow.inside, userAgent);
  }

  #add(inside: string, sent: string | undefined): SoftwareName {
    if (this.#count >= MOST) {
      this.#names.clear();
      this.#count = 0;
    }
    // A copy of its own: the text is a part of a header block, all of which it would keep in memory.
    const userAgent = sent === undefined ? undefined : ` ${sent}`.slice(1);
    const name = { key: softwareKey(inside, userAgent), userAgent };
    const names = this.#names.get(inside);
    if (names === undefined) this.#names.set(inside, new Map([[userAgent, name]]));
    else names.set(userAgent, name);
    this.#count++;
    return name;
  }
}
