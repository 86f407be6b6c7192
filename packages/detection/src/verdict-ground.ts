import type { FingerprintPart } from '@mad/fingerprint';
import { type ClassificationReason, describeReason } from '@mad/webgraphic';
import { capturedText } from './captured-text.ts';
import type { LoudLine } from './explanation/loudest-lines.ts';

/** The parts of a likeness add up to this. */
export const MAXIMUM_LIKENESS = 4;

/** One reason of a verdict, as a code with its values: what a sentence in any language can be made of. */
export type VerdictGround =
  /** The host is a trusted site's: nobody judged the flow. */
  | { readonly code: 'top-site'; readonly request: ClassificationReason }
  /** A browser asked for it: nobody judged the flow. */
  | { readonly code: 'browser-request'; readonly request: ClassificationReason }
  /** Background software asked for it, which is why it was judged. */
  | { readonly code: 'background-software'; readonly request: ClassificationReason }
  /** What a model made of the request headers: malicious from the threshold on. */
  | {
      readonly code: 'model-score';
      readonly model: string;
      /** 0 to 1. */
      readonly score: number;
      readonly threshold: number;
    }
  /** Other flows of the software look more harmless, which lowered the score. */
  | {
      readonly code: 'damped-by-software';
      /** By the flow's own requests, 0 to 1. */
      readonly own: number;
      readonly score: number;
    }
  /** The parts of the requests that spoke loudest against the software; their texts are made safe already. */
  | { readonly code: 'loudest-lines'; readonly lines: readonly LoudLine[] }
  /** The fingerprint book knows the software. */
  | {
      readonly code: 'known-software';
      readonly isMalicious: boolean;
      /** 0 to {@link MAXIMUM_LIKENESS}. */
      readonly likeness: number;
      readonly matches: readonly FingerprintPart[];
      readonly differs: readonly FingerprintPart[];
    };

/** A ground as databases and documents keep it. Strings in the values are captured text made safe. */
export interface GroundDocument {
  readonly code: VerdictGround['code'];
  /** The sentence in English. */
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One sentence a person can read, without capital and full stop. */
export const groundSentence = (ground: VerdictGround): string => {
  switch (ground.code) {
    case 'top-site':
      return `not judged: ${describeReason(ground.request)}`;
    case 'browser-request':
      return `a browser's request: ${describeReason(ground.request)}`;
    case 'background-software':
      return `taken for background software: ${describeReason(ground.request)}`;
    case 'model-score':
      return scoreSentence(ground);
    case 'damped-by-software':
      return `by itself ${ground.own.toFixed(3)}, lowered to ${ground.score.toFixed(3)} because other flows of its software look more harmless`;
    case 'loudest-lines': {
      const lines = ground.lines.map(({ text, weight }) => `\`${text}\` (+${weight.toFixed(1)})`);
      return `what carried the score most, in log-odds: ${lines.join(', ')}`;
    }
    case 'known-software': {
      const { isMalicious, likeness, matches, differs } = ground;
      const known = isMalicious ? 'known malicious software' : 'known harmless software';
      const other = differs.length === 0 ? '' : `; not the same ${partNames(differs)}`;
      return `its fingerprint is that of ${known}: same ${partNames(matches)} (likeness ${likeness} of ${MAXIMUM_LIKENESS})${other}`;
    }
  }
};

/** Sentences kept of each model; flows of one software have few different scores. */
const MOST_SCORES = 4096;
const MOST_MODELS = 16;

/** Model → score → sentence, and for which threshold. */
const scoreSentences = new Map<
  string,
  { readonly threshold: number; readonly byScore: Map<number, string> }
>();

const scoreSentence = (ground: Extract<VerdictGround, { code: 'model-score' }>): string => {
  const { model, score, threshold } = ground;
  let known = scoreSentences.get(model);
  if (known?.threshold !== threshold) {
    if (scoreSentences.size >= MOST_MODELS) scoreSentences.clear();
    known = { threshold, byScore: new Map() };
    scoreSentences.set(model, known);
  }
  const { byScore } = known;
  const kept = byScore.get(score);
  if (kept !== undefined) return kept;
  const side = score >= threshold ? 'at or above' : 'below';
  const sentence = `model ${model} scores its request headers ${score.toFixed(3)}, ${side} the threshold ${threshold.toFixed(3)}`;
  if (byScore.size >= MOST_SCORES) byScore.clear();
  byScore.set(score, sentence);
  return sentence;
};

/** The ground for databases and documents. */
export const groundDocument = (ground: VerdictGround): GroundDocument => {
  const { code, ...values } = ground;
  return {
    code,
    text: capturedText(groundSentence(ground)),
    values: safeValue(values) as GroundDocument['values'],
  };
};

/** Why the graph gave a request its kind, for documents: captured text made safe. */
export const safeReason = (reason: ClassificationReason): ClassificationReason =>
  safeValue(reason) as ClassificationReason;

const safeValue = (value: unknown): unknown => {
  if (typeof value === 'string') return capturedText(value);
  if (Array.isArray(value)) return value.map(safeValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, safeValue(part)]));
};

const PART_NAMES: Readonly<Record<FingerprintPart, string>> = {
  'user-agent': 'User-Agent',
  addresses: 'servers',
  'constant-headers': 'constant headers',
  size: 'request size',
  language: 'language',
};

const partNames = (parts: readonly FingerprintPart[]): string =>
  parts.map((part) => PART_NAMES[part]).join(', ');
