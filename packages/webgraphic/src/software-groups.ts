import type { Flow } from '@mad/flows';
import type { ClassifiedRequest } from './request-graph.ts';
import { flowKind, type RequestKind } from './request-kind.ts';
import { softwareKey, softwareUserAgent } from './software-key.ts';

/** A flow of a software group, as one of its ends, inside, sees it. */
export interface SoftwareFlow {
  readonly flow: Flow;
  readonly inside: string;
  readonly outside: string;
  readonly kind: RequestKind;
  /** Every request of the flow in the order given, also those of other kinds or User-Agents. */
  readonly requests: readonly ClassifiedRequest[];
}

/** The requests one piece of software on one inside machine made, as far as they are of one kind (MAD §5). */
export interface SoftwareGroup {
  /** {@link softwareKey} of the next two. */
  readonly key: string;
  readonly inside: string;
  /** Undefined when it sent none. */
  readonly userAgent: string | undefined;
  readonly kind: RequestKind;
  /** In order of their first requests. */
  readonly flows: readonly SoftwareFlow[];
  /** Those requests of the flows that are of this kind and key: what a fingerprint is made of. */
  readonly requests: readonly ClassifiedRequest[];
}

/** Kind → software key → group. Kinds and keys stand in order of first appearance. */
export type SoftwareGroups = ReadonlyMap<RequestKind, ReadonlyMap<string, SoftwareGroup>>;

/**
 * Puts the flows of one capture into software groups. A flow is of the kind {@link flowKind} gives its requests, and
 * belongs to the software of its first request of that kind: to exactly one group for each inside end. A request
 * without User-Agent that was matched to another by its host counts as that one's software.
 */
export function groupSoftware(classified: Iterable<ClassifiedRequest>): SoftwareGroups {
  const kinds = new Map<RequestKind, Map<string, OpenGroup>>();
  for (const requests of flowsOf(classified)) {
    const kind = flowKind(requests.map((request) => request.kind));
    const first = requests.find((request) => request.kind === kind);
    if (kind === undefined || first === undefined) continue;
    const { inside, outside } = first.item;
    const userAgent = userAgentOf(first);
    const key = softwareKey(inside, userAgent);
    const group = openGroup(kinds, { key, inside, userAgent, kind });
    group.flows.push({ flow: first.item.request.flow, inside, outside, kind, requests });
    for (const request of requests) {
      if (request.kind === kind && userAgentOf(request) === userAgent) group.requests.push(request);
    }
  }
  return kinds;
}

/** The User-Agent whose software made a request: its own, or that of the request it was matched to. */
export function userAgentOf({ item, reason }: ClassifiedRequest): string | undefined {
  return reason.rule === 'same-host' ? reason.userAgent : softwareUserAgent(item.request.userAgent);
}

interface OpenGroup extends SoftwareGroup {
  readonly flows: SoftwareFlow[];
  readonly requests: ClassifiedRequest[];
}

function flowsOf(classified: Iterable<ClassifiedRequest>): Iterable<readonly ClassifiedRequest[]> {
  const machines = new Map<string, Map<number, ClassifiedRequest[]>>();
  const flows: ClassifiedRequest[][] = [];
  for (const request of classified) {
    const { inside } = request.item;
    let machine = machines.get(inside);
    if (machine === undefined) {
      machine = new Map();
      machines.set(inside, machine);
    }
    const { id } = request.item.request.flow;
    const flow = machine.get(id);
    if (flow !== undefined) {
      flow.push(request);
      continue;
    }
    const opened = [request];
    machine.set(id, opened);
    flows.push(opened);
  }
  return flows;
}

function openGroup(
  kinds: Map<RequestKind, Map<string, OpenGroup>>,
  identity: Omit<SoftwareGroup, 'flows' | 'requests'>,
): OpenGroup {
  let groups = kinds.get(identity.kind);
  if (groups === undefined) {
    groups = new Map();
    kinds.set(identity.kind, groups);
  }
  const known = groups.get(identity.key);
  if (known !== undefined) return known;
  const group: OpenGroup = { ...identity, flows: [], requests: [] };
  groups.set(identity.key, group);
  return group;
}
