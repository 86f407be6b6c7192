import type { NearestEntry } from '@mad/fingerprint';
import { flowName } from '@mad/flows';
import { describeReason, isJudged } from '@mad/webgraphic';
import { capturedText } from '../captured-text.ts';
import type { FingerprintFinding } from '../fingerprint-finding.ts';
import { flowSample } from '../flow-scorer.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import { kindRequest } from '../judgement.ts';
import type { KindModel, ModelSource } from '../kind-model.ts';
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

/** The weights of a flow and the model that they were asked of. */
interface ScoredFlow {
  readonly model: KindModel;
  readonly weighed: WeighedFlow;
}

/** A ground with its sentence. */
interface FurtherGround {
  readonly ground: VerdictGround;
  readonly reason: string;
}

/** Finds out why flows were called malicious. */
export class Explainer {
  readonly #options: ExplainerOptions;
  readonly #weigher: LineWeigher;
  /** By the header block of flows of one request: equal blocks are one object as long as the protocols room remembers them. */
  readonly #known = new WeakMap<Uint8Array, ScoredFlow>();
  readonly #grounds = new WeakMap<WeighedFlow, FurtherGround | undefined>();

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
    const scored = new Map<JudgedFlow, ScoredFlow>();
    const weighable = new Map<JudgedFlow, WeighableFlow>();
    for (const judged of flows) {
      const { kind, verdict, decidedBy, capture, flow } = judged.verdict;
      if (verdict !== 'malicious' || decidedBy !== 'cnn' || !isJudged(kind)) continue;
      const model = await this.#options.models(kind);
      const known = this.#known.get(onlyBlock(judged) ?? NO_BLOCK);
      if (known?.model.name === model.name) scored.set(judged, known);
      else weighable.set(judged, { capture, flow: flowName(flow), model, sample: flowSample(judged.flow) });
    }
    const weighed = await this.#weigher.weigh([...weighable.values()]);
    [...weighable].forEach(([judged, { model }], place) => {
      const one = { model, weighed: weighed[place] };
      scored.set(judged, one);
      const block = onlyBlock(judged);
      if (block !== undefined) this.#known.set(block, one);
    });
    return scored;
  }

  #explained(judged: JudgedFlow, scored: ScoredFlow | undefined): JudgedFlow {
    const { verdict, flow, finding } = judged;
    const { reason } = kindRequest(flow);
    const explanation: Explanation = {
      decided_by: verdict.decidedBy,
      score: Math.round(verdict.score * DIGITS) / DIGITS,
      model: scored === undefined ? null : this.#named(scored.model),
      lines: scored?.weighed.lines ?? [],
      lines_of: scored?.weighed.flow ?? null,
      fingerprints: nearestFingerprints(finding),
      graph: { rule: reason.rule, reason: capturedText(describeReason(reason)), values: safeReason(reason) },
    };
    const further = scored && this.#loudest(scored.weighed);
    if (further === undefined) return { ...judged, verdict: { ...verdict, explanation } };
    const grounds = verdict.grounds.toSpliced(1, 0, further.ground);
    const reasons = verdict.reasons.toSpliced(1, 0, further.reason);
    return { ...judged, verdict: { ...verdict, explanation, grounds, reasons } };
  }

  /** The ground that the loudest lines are; undefined when none was loud. */
  #loudest(weighed: WeighedFlow): FurtherGround | undefined {
    if (this.#grounds.has(weighed)) return this.#grounds.get(weighed);
    const lines = loudestLines(weighed.lines);
    const ground: VerdictGround = { code: 'loudest-lines', lines };
    const further = lines.length === 0 ? undefined : { ground, reason: groundSentence(ground) };
    this.#grounds.set(weighed, further);
    return further;
  }

  #named({ name, threshold }: KindModel): Explanation['model'] {
    return { name, threshold: this.#options.threshold ?? threshold };
  }
}

const NO_BLOCK = new Uint8Array();

const onlyBlock = ({ flow: { requests } }: JudgedFlow): Uint8Array | undefined =>
  requests.length === 1 ? requests[0].item.request.headerBlock : undefined;

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
