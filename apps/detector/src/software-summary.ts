import { capturedText, type FlowVerdict } from '@mad/detection';

/** All flows of one piece of software on one machine in one capture, told as one line of a table. */
export interface SoftwareSummary {
  readonly capture: string;
  readonly inside: string;
  readonly userAgent: string | undefined;
  readonly kind: string;
  /** The flow that decides: a malicious one with the highest score, otherwise the highest score. */
  readonly decisive: FlowVerdict;
  readonly flows: number;
  readonly maliciousFlows: number;
  /** Host names (or addresses) it talked to, those of malicious flows first. */
  readonly servers: readonly string[];
}

/** By capture, kind and software, in plain values. */
export type TalliedSoftware = ReadonlyMap<string, OpenSummary>;

interface OpenSummary {
  decisive: FlowVerdict;
  flows: number;
  maliciousFlows: number;
  readonly maliciousServers: Set<string>;
  readonly otherServers: Set<string>;
}

/** Puts verdicts together by capture, kind and software as they come; memory grows with the number of software only. */
export class SoftwareTally {
  readonly #groups = new Map<string, OpenSummary>();

  add(verdict: FlowVerdict): void {
    const key = `${verdict.capture}\n${verdict.kind}\n${verdict.software}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = {
        decisive: verdict,
        flows: 0,
        maliciousFlows: 0,
        maliciousServers: new Set(),
        otherServers: new Set(),
      };
      this.#groups.set(key, group);
    }
    group.flows++;
    if (isMalicious(verdict)) group.maliciousFlows++;
    (isMalicious(verdict) ? group.maliciousServers : group.otherServers).add(capturedText(verdict.host));
    if (weigh(verdict, group.decisive) < 0) group.decisive = verdict;
  }

  /** What has been put together so far, for {@link take}. */
  get groups(): TalliedSoftware {
    return this.#groups;
  }

  /** Adds what another tally put together, as if its verdicts had come here now. */
  take(groups: TalliedSoftware): void {
    for (const [key, other] of groups) {
      const group = this.#groups.get(key);
      if (group === undefined) {
        this.#groups.set(key, other);
        continue;
      }
      group.flows += other.flows;
      group.maliciousFlows += other.maliciousFlows;
      for (const server of other.maliciousServers) group.maliciousServers.add(server);
      for (const server of other.otherServers) group.otherServers.add(server);
      if (weigh(other.decisive, group.decisive) < 0) group.decisive = other.decisive;
    }
  }

  /** What has been put together: malicious software first, then by score. */
  summaries(): SoftwareSummary[] {
    return [...this.#groups.values()]
      .map(({ decisive, flows, maliciousFlows, maliciousServers, otherServers }) => ({
        capture: decisive.capture,
        inside: decisive.inside.address,
        userAgent: decisive.userAgent,
        kind: decisive.kind,
        decisive,
        flows,
        maliciousFlows,
        servers: [...new Set([...maliciousServers, ...otherServers])],
      }))
      .sort((a, b) => weigh(a.decisive, b.decisive));
  }
}

const isMalicious = ({ verdict }: FlowVerdict): boolean => verdict === 'malicious';

/** Below 0 when the first verdict weighs more: malicious before clean, then the higher score. */
const weigh = (a: FlowVerdict, b: FlowVerdict): number =>
  Number(isMalicious(b)) - Number(isMalicious(a)) || b.score - a.score;
