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

/** Puts verdicts together by capture, kind and software: malicious ones first, then by score. */
export const summariseSoftware = (verdicts: readonly FlowVerdict[]): SoftwareSummary[] => {
  const groups = new Map<string, FlowVerdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.capture}\n${verdict.kind}\n${verdict.software}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...groups.values()].map(summarise).sort(byWeight);
};

const summarise = (flows: readonly FlowVerdict[]): SoftwareSummary => {
  const ordered = [...flows].sort(
    (a, b) => Number(isMalicious(b)) - Number(isMalicious(a)) || b.score - a.score,
  );
  const [decisive] = ordered;
  return {
    capture: decisive.capture,
    inside: decisive.inside.address,
    userAgent: decisive.userAgent,
    kind: decisive.kind,
    decisive,
    flows: flows.length,
    maliciousFlows: flows.filter(isMalicious).length,
    servers: [...new Set(ordered.map(({ host }) => capturedText(host)))],
  };
};

const isMalicious = ({ verdict }: FlowVerdict): boolean => verdict === 'malicious';

const byWeight = (a: SoftwareSummary, b: SoftwareSummary): number =>
  Number(isMalicious(b.decisive)) - Number(isMalicious(a.decisive)) || b.decisive.score - a.decisive.score;
