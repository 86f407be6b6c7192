import type { NearestEntry } from '@mad/fingerprint';
import { flowName } from '@mad/flows';
import { describeReason, isJudged } from '@mad/webgraphic';
import { capturedText } from '../captured-text.ts';
import type { FingerprintFinding } from '../fingerprint-finding.ts';
import { flowSample } from '../flow-scorer.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import { kindRequest } from '../judgement.ts';
import type { ModelSource } from '../kind-model.ts';
import { groundSentence, safeReason, type VerdictGround } from '../verdict-ground.ts';
import type { Explanation, NearestFingerprint } from './explanation.ts';
import { LineWeigher, type WeighableFlow, type WeighedFlow, type WeighingUnit } from './line-weigher.ts';
import { loudestLines } from './loudest-lines.ts';

const DIGITS = 1e3;

/** What an {@link Explainer} works with. */
export interface ExplainerOptions {
  /** Those the flows were judged by. */
  readonly models: ModelSource;
  /** What took the place of the models' own thresholds. */
  readonly threshold?: number | undefined;
  readonly unit: WeighingUnit;
}

/** A flow with its weights and the model that they were asked of. */
interface ScoredFlow {
  readonly weighable: WeighableFlow;
  readonly weighed: WeighedFlow;
}

/** Finds out why flows were called malicious. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #weigher: LineWeigher;

  constructor(options: ExplainerOptions) {
    this.#options = options;
    this.#weigher = new LineWeigher(options.unit);
  }

  /**
   * The same flows, those called malicious with their explanation and, as second ground, the lines that spoke loudest.
   *
   * @throws the models' own errors.
   */
  async explained(flows: readonly JudgedFlow[]): Promise<JudgedFlow[]> {
    const scored = await this.#scored(flows);
    return flows.map((judged) =>
      judged.verdict.verdict === 'malicious' ? this.#explained(judged, scored.get(judged)) : judged,
    );
  }

  async #scored(flows: readonly JudgedFlow[]): Promise<ReadonlyMap<JudgedFlow, ScoredFlow>> {
    const weighable = new Map<JudgedFlow, WeighableFlow>();
    for (const judged of flows) {
      const { kind, verdict, decidedBy, capture, flow } = judged.verdict;
      if (verdict !== 'malicious' || decidedBy !== 'cnn' || !isJudged(kind)) continue;
      const model = await this.#options.models(kind);
      weighable.set(judged, { capture, flow: flowName(flow), model, sample: flowSample(judged.flow) });
    }
    const weighed = await this.#weigher.weigh([...weighable.values()]);
    return new Map(
      [...weighable].map(([judged, one], place) => [judged, { weighable: one, weighed: weighed[place] }]),
    );
  }

  #explained(judged: JudgedFlow, scored: ScoredFlow | undefined): JudgedFlow {
    const { verdict, flow, finding } = judged;
    const { reason } = kindRequest(flow);
    const explanation: Explanation = {
      decided_by: verdict.decidedBy,
      score: Math.round(verdict.score * DIGITS) / DIGITS,
      model: scored === undefined ? null : this.#namedModel(scored.weighable),
      lines: scored?.weighed.lines ?? [],
      lines_of: scored?.weighed.flow ?? null,
      fingerprints: nearestFingerprints(finding),
      graph: { rule: reason.rule, reason: capturedText(describeReason(reason)), values: safeReason(reason) },
    };
    const loudest = loudestLines(explanation.lines);
    if (loudest.length === 0) return { ...judged, verdict: { ...verdict, explanation } };
    const ground: VerdictGround = { code: 'loudest-lines', lines: loudest };
    const grounds = verdict.grounds.toSpliced(1, 0, ground);
    const reasons = verdict.reasons.toSpliced(1, 0, groundSentence(ground));
    return { ...judged, verdict: { ...verdict, explanation, grounds, reasons } };
  }

  #namedModel({ model: { name, threshold } }: WeighableFlow): Explanation['model'] {
    return { name, threshold: this.#options.threshold ?? threshold };
  }
}

const nearestFingerprints = (finding: FingerprintFinding | undefined): NearestFingerprint[] => {
  const answer = finding?.answer;
  if (answer?.nearest === undefined) return [];
  const entries = 'clean' in answer ? [answer.nearest, answer.clean] : [answer.nearest];
  return entries.map(({ entry, comparison }: NearestEntry) => ({
    verdict: entry.isMalicious ? 'malicious' : 'clean',
    likeness: comparison.score,
    matches: comparison.matches,
    differs: comparison.differs,
    userAgent: entry.fingerprint.userAgent === undefined ? null : capturedText(entry.fingerprint.userAgent),
    addresses: entry.fingerprint.addresses.slice(0, 16),
  }));
};
