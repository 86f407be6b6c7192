import type { NearestEntry } from '@mad/fingerprint';
import { occlusions, rewritten } from '@mad/model';
import { describeReason, isJudged } from '@mad/webgraphic';
import { capturedText } from '../captured-text.ts';
import type { FingerprintFinding } from '../fingerprint-finding.ts';
import { flowSample } from '../flow-scorer.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import { kindRequest } from '../judgement.ts';
import type { KindModel, ModelSource } from '../kind-model.ts';
import { safeReason } from '../verdict-ground.ts';
import type { Explanation, LineWeight, NearestFingerprint } from './explanation.ts';

/** Samples whose weights are remembered; beacons repeat. */
const REMEMBERED = 4096;
/** Scores are kept away from 0 and 1 by this much before they become log-odds. */
const MARGIN = 1e-6;
const DIGITS = 1e3;

/** Finds out why flows were called malicious. */
export class Explainer {
  readonly #models: ModelSource;
  readonly #threshold: number | undefined;
  readonly #known = new Map<string, readonly LineWeight[]>();

  /**
   * @param models those the flows were judged by
   * @param threshold what took the place of the models' own thresholds
   */
  constructor(models: ModelSource, threshold?: number) {
    this.#models = models;
    this.#threshold = threshold;
  }

  /** The explanation of a flow called malicious; undefined for any other. */
  async explain({ verdict, flow, finding }: JudgedFlow): Promise<Explanation | undefined> {
    if (verdict.verdict !== 'malicious' || !isJudged(verdict.kind)) return undefined;
    const { reason } = kindRequest(flow);
    const model = verdict.decidedBy === 'cnn' ? await this.#models(verdict.kind) : undefined;
    return {
      decided_by: verdict.decidedBy,
      score: Math.round(verdict.score * DIGITS) / DIGITS,
      model: model === undefined ? null : { name: model.name, threshold: this.#threshold ?? model.threshold },
      lines: model === undefined ? [] : await this.#weights(model, flowSample(flow)),
      fingerprints: nearestFingerprints(finding),
      graph: {
        rule: reason.rule,
        reason: capturedText(describeReason(reason)),
        values: safeReason(reason),
      },
    };
  }

  async #weights(model: KindModel, sample: Uint8Array): Promise<readonly LineWeight[]> {
    const key = `${model.name}\n${Buffer.from(sample).toString('latin1')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const parts = occlusions(sample);
    const [whole, ...scores] = await model.score([rewritten(sample), ...parts.map((part) => part.sample)]);
    const weights = parts.map(({ part, name, text }, index) => ({
      part,
      name: capturedText(name),
      text: capturedText(text),
      weight: Math.round((logOdds(whole) - logOdds(scores[index])) * DIGITS) / DIGITS,
    }));
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(key, weights);
    return weights;
  }
}

/**
 * The parts that spoke loudest against the software, as a sentence; undefined when none did.
 *
 * @param count how many are named at most
 */
export const weightSentence = (lines: readonly LineWeight[], count = 3): string | undefined => {
  const loudest = lines
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count);
  if (loudest.length === 0) return undefined;
  const texts = loudest.map(({ text, weight }) => `\`${shortened(text)}\` (+${weight.toFixed(1)})`);
  return `what carried the score most, in log-odds: ${texts.join(', ')}`;
};

const LONGEST_TEXT = 80;

const shortened = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;

const logOdds = (score: number): number => {
  const bounded = Math.min(1 - MARGIN, Math.max(MARGIN, score));
  return Math.log(bounded / (1 - bounded));
};

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
