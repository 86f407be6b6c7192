import type { DatabaseTime, Store, TriageState, VerdictDetail } from '@mad/store';
import { findVerdict, findVerdictId } from '@mad/store';
import { z } from 'zod';
import { type LitRequest, litRequests, type PartWeight } from '../evidence/lit-request.ts';
import { REQUEST_REASON, type Reason, type RequestReason, reasonsOf } from '../evidence/reason.ts';

/** Known software that came close. */
export interface NearestSoftware {
  readonly id: number;
  readonly verdict: string;
  readonly likeness: number;
  readonly matches: readonly string[];
  readonly differs: readonly string[];
  readonly userAgent: string | null;
  readonly addresses: readonly string[];
}

/** Why a verdict is what it is. */
export interface Evidence {
  /** Most important first. */
  readonly reasons: readonly Reason[];
  readonly model: { readonly name: string; readonly threshold: number } | null;
  readonly fingerprints: readonly NearestSoftware[];
  readonly graph: {
    readonly rule: string;
    readonly reason: string;
    readonly values: RequestReason | null;
  } | null;
  readonly requests: readonly LitRequest[];
  /** The strongest lines, most against the software first, those for it last. */
  readonly weights: readonly (PartWeight & { readonly text: string })[];
}

/** A label of a verdict, by a person or by a service that was asked. */
export interface ShownLabel {
  readonly id: number;
  readonly source: string;
  readonly isMalicious: boolean;
  readonly reason: string;
  readonly time: DatabaseTime;
}

/** A change of the triage state. */
export interface ShownTriage {
  readonly id: number;
  readonly from: TriageState;
  readonly to: TriageState;
  readonly userName: string;
  readonly reason: string;
  readonly time: DatabaseTime;
}

/** The verdict card. */
export interface VerdictCard {
  readonly verdict: Omit<VerdictDetail, 'reasons' | 'explanation' | 'requests'>;
  readonly evidence: Evidence;
  readonly labels: readonly ShownLabel[];
  readonly triage: readonly ShownTriage[];
  readonly notes: readonly {
    readonly id: number;
    readonly userName: string;
    readonly text: string;
    readonly time: DatabaseTime;
  }[];
}

const LIST_OF_TEXT = z.array(z.string()).catch([]);

/** What the detector wrote; a part that does not fit is left out. */
const EXPLANATION = z.object({
  model: z.object({ name: z.string(), threshold: z.number() }).nullable().catch(null),
  lines: z
    .array(
      z.object({
        part: z.enum(['method', 'path', 'query', 'version', 'header']),
        name: z.string(),
        text: z.string(),
        weight: z.number(),
      }),
    )
    .catch([]),
  fingerprints: z
    .array(
      z.object({
        verdict: z.string(),
        likeness: z.number(),
        matches: LIST_OF_TEXT,
        differs: LIST_OF_TEXT,
        userAgent: z.string().nullable().catch(null),
        addresses: LIST_OF_TEXT,
      }),
    )
    .catch([]),
  graph: z
    .object({ rule: z.string(), reason: z.string(), values: REQUEST_REASON.nullable().catch(null) })
    .nullable()
    .catch(null),
});

/** The card of a verdict. @param named its number, or the name of its flow, which stays when a capture is judged again. */
export const verdictCard = async (store: Store, named: string): Promise<VerdictCard | undefined> => {
  const id = /^[1-9]\d{0,14}$/.test(named) ? Number(named) : await findVerdictId(store.database, named);
  const found = id === undefined ? undefined : await findVerdict(store.database, id);
  if (found === undefined) return undefined;
  const { reasons, explanation, requests, ...verdict } = found;
  const [labels, triage, notes] = await Promise.all([
    store.labels.ofReport(verdict.id),
    store.triage.history(verdict.id),
    store.triage.notes(verdict.id),
  ]);
  return {
    verdict,
    evidence: evidenceOf(reasons, explanation, requests),
    labels: labels.map(({ id: label, source, is_malicious, reason, created_at }) => ({
      id: label,
      source,
      isMalicious: is_malicious === 1,
      reason,
      time: created_at,
    })),
    triage: triage.map(({ id: change, from_state, to_state, user_name, reason, created_at }) => ({
      id: change,
      from: from_state,
      to: to_state,
      userName: user_name,
      reason,
      time: created_at,
    })),
    notes: notes.map(({ id: note, user_name, text, created_at }) => ({
      id: note,
      userName: user_name,
      text,
      time: created_at,
    })),
  };
};

const NO_EXPLANATION: z.infer<typeof EXPLANATION> = { model: null, lines: [], fingerprints: [], graph: null };

const evidenceOf = (reasons: string, explanation: string | null, requests: string): Evidence => {
  const parsed = EXPLANATION.safeParse(jsonOf(explanation ?? 'null'));
  const { model, lines, fingerprints, graph } = parsed.success ? parsed.data : NO_EXPLANATION;
  return {
    reasons: reasonsOf(jsonOf(reasons)),
    model,
    fingerprints: fingerprints.map((fingerprint, id) => ({ id, ...fingerprint })),
    graph,
    requests: litRequests(LIST_OF_TEXT.parse(jsonOf(requests)), lines),
    weights: [...lines].sort((a, b) => b.weight - a.weight),
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
