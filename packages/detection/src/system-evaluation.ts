import { join } from 'node:path';
import { MadError } from '@mad/errors';
import { isModelError } from '@mad/model';
import type { Detector } from './detector.ts';
import type { DecidedBy, FlowVerdict } from './flow-verdict.ts';
import {
  type CorpusProgress,
  type LabelledRequests,
  labelledSoftware,
  tupleKey,
} from './labelled-captures.ts';

/** How the whole path does, counted in software (capture, inside host, User-Agent). */
export interface SystemEvaluation {
  /** Share of malicious software of which at least one flow is called malicious; NaN when none is labelled so. */
  readonly recall: number;
  /** Share of harmless software of which at least one flow is. */
  readonly fpr: number;
  readonly positives: number;
  readonly negatives: number;
  /** Malicious software not found, by what its flows were decided by (several joined with `+`). */
  readonly missed: Readonly<Record<string, number>>;
  /** Harmless software accused, by what accused it. */
  readonly accused: Readonly<Record<string, number>>;
  /** Malicious software by family: found, and missed by what decided. */
  readonly families: Readonly<Record<string, { readonly found: number; readonly missed: number }>>;
  /** Malicious software that no model or book ever saw, for top sites or the graph took all its flows. */
  readonly filtered: readonly FilteredSoftware[];
}

/** Malicious software of a family that the filters took, with the reason in words, and how many of them. */
export interface FilteredSoftware {
  readonly family: string;
  readonly reason: string;
  readonly software: number;
}

interface Software {
  readonly malicious: boolean;
  readonly family: string;
  readonly deciders: Set<DecidedBy | 'not_seen'>;
  readonly accusers: Set<DecidedBy>;
  /** Why its flows were not judged. */
  readonly reasons: Set<string>;
}

/**
 * Judges captures by the whole path, top sites, graph, fingerprints and model, and holds the verdicts against labels. A
 * labelled flow the path never judged (no inside end) counts as not found.
 *
 * @param detectorOf the detector for a capture, by its name in the labels
 */
export const evaluateSystem = async (
  folder: string,
  flows: readonly LabelledRequests[],
  detectorOf: (capture: string) => Detector,
  onError: (error: MadError) => void,
  onProgress: CorpusProgress = () => {},
): Promise<SystemEvaluation> => {
  const software = new Map<string, Software>();
  const byCapture = Map.groupBy(flows, ({ row }) => row.capture);
  let done = 0;
  for (const [capture, captureFlows] of byCapture) {
    onProgress(done++, byCapture.size, capture);
    const verdicts = await judgeCapture(join(folder, capture), detectorOf(capture), onError);
    for (const flow of captureFlows) addFlow(software, flow, verdicts);
  }
  onProgress(done, byCapture.size, '');
  return summarise([...software.values()]);
};

const judgeCapture = async (
  path: string,
  detector: Detector,
  onError: (error: MadError) => void,
): Promise<ReadonlyMap<string, FlowVerdict[]>> => {
  try {
    const { verdicts } = await detector.judge(path);
    return Map.groupBy(verdicts, ({ inside, outside }) =>
      tupleKey(inside.address, inside.port, outside.address, outside.port),
    );
  } catch (error) {
    if (!(error instanceof MadError) || isModelError(error)) throw error;
    onError(error);
    return new Map();
  }
};

const addFlow = (
  software: Map<string, Software>,
  { row, requests }: LabelledRequests,
  verdicts: ReadonlyMap<string, FlowVerdict[]>,
): void => {
  const key = tupleKey(row.sourceAddress, row.sourcePort, row.destinationAddress, row.destinationPort);
  const candidates = verdicts.get(key) ?? [];
  const distance = (verdict: FlowVerdict): number => Math.abs(verdict.time / 1e6 - row.start);
  const verdict: FlowVerdict | undefined = candidates.toSorted((a, b) => distance(a) - distance(b))[0];
  const identity = `${row.label}\n${labelledSoftware(row, requests)}`;
  const known = software.get(identity) ?? {
    malicious: row.label === 'malicious',
    family: row.family,
    deciders: new Set(),
    accusers: new Set(),
    reasons: new Set(),
  };
  software.set(identity, known);
  known.deciders.add(verdict?.decidedBy ?? 'not_seen');
  if (verdict === undefined) known.reasons.add('no end inside, or no request found');
  else if (isFilter(verdict.decidedBy)) known.reasons.add(withoutNumbers(verdict.reasons[0]));
  if (verdict?.verdict === 'malicious') known.accusers.add(verdict.decidedBy);
};

const isFilter = (decidedBy: DecidedBy | 'not_seen'): boolean =>
  decidedBy === 'browser' || decidedBy === 'top_site' || decidedBy === 'not_seen';

/** Reasons name requests by number; without them equal reasons are counted together. */
const withoutNumbers = (reason: string): string => reason.replace(/\brequest \d+/g, 'a request');

const summarise = (software: readonly Software[]): SystemEvaluation => {
  const positives = software.filter(({ malicious }) => malicious);
  const negatives = software.filter(({ malicious }) => !malicious);
  const found = positives.filter(({ accusers }) => accusers.size > 0);
  const accused = negatives.filter(({ accusers }) => accusers.size > 0);
  const families = new Map<string, { found: number; missed: number }>();
  for (const { family, accusers } of positives) {
    const counts = families.get(family) ?? { found: 0, missed: 0 };
    counts[accusers.size > 0 ? 'found' : 'missed']++;
    families.set(family, counts);
  }
  return {
    recall: found.length / positives.length,
    fpr: accused.length / negatives.length,
    positives: positives.length,
    negatives: negatives.length,
    missed: tally(positives.filter(({ accusers }) => accusers.size === 0).map(({ deciders }) => deciders)),
    accused: tally(accused.map(({ accusers }) => accusers)),
    families: Object.fromEntries(families),
    filtered: filteredSoftware(positives),
  };
};

const filteredSoftware = (positives: readonly Software[]): FilteredSoftware[] => {
  const counts = new Map<string, FilteredSoftware>();
  for (const { family, deciders, reasons } of positives) {
    if (![...deciders].every(isFilter)) continue;
    const reason = [...reasons].sort().join('; ');
    const key = `${family}\n${reason}`;
    counts.set(key, { family, reason, software: (counts.get(key)?.software ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.software - a.software || (a.family < b.family ? -1 : 1));
};

const tally = (sets: readonly ReadonlySet<string>[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const set of sets) {
    const key = [...set].sort().join('+');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
