import { hash } from 'node:crypto';
import { type Occlusion, occlusions, rewritten } from '@mad/model';
import { RecentMemo } from '@mad/protocols';
import { capturedText } from '../captured-text.ts';
import type { KindModel } from '../kind-model.ts';
import type { LineWeight } from './explanation.ts';

/**
 * What gets weights of its own. To weigh a sample costs as much as scoring eight, so where much is malicious, it tells.
 *
 * - `sample`: every sample.
 * - `form`: the first 64 samples of a capture; from then on those of one form (parts, header fields in their order, User-Agent) have
 *   the weights of the first of them.
 */
export type WeighingUnit = 'sample' | 'form';

/** The requests of a flow that a model scored. */
export interface WeighableFlow {
  readonly capture: string;
  /** Name of the flow. */
  readonly flow: string;
  readonly model: KindModel;
  readonly sample: Uint8Array;
}

/** The parts of a flow's requests with their weights. */
export interface WeighedFlow {
  /** In the order of the requests. */
  readonly lines: readonly LineWeight[];
  /** Name of the flow whose requests were weighed. */
  readonly flow: string;
}

/** Samples of a capture that get weights of their own where forms share them. */
const OWN_WEIGHTS = 64;
/** Samples and forms whose weights are remembered; beacons repeat. */
const REMEMBERED = 8192;
/** Lines of requests whose text is kept once for all samples that have it: most are of few kinds. */
const SHARED_TEXTS = 2048;
/** Samples weighed together: with their parts some thousand to score, which bounds the memory. */
const WEIGHED_AT_ONCE = 128;
/** Scores are kept away from 0 and 1 by this much before they become log-odds. */
const MARGIN = 1e-6;
const DIGITS = 1e3;

/** A sample that has not been met, in its parts. */
interface NewSample extends WeighableFlow {
  readonly key: string;
  readonly form: string;
  readonly parts: readonly Occlusion[];
}

/** Finds out what each part of requests was worth to the score: what the score loses without it. */
export class LineWeigher {
  readonly #unit: WeighingUnit;
  readonly #samples = new Map<string, WeighedFlow>();
  readonly #forms = new Map<string, WeighedFlow>();
  #capture = '';
  #weighedOfCapture = 0;

  constructor(unit: WeighingUnit) {
    this.#unit = unit;
  }

  /**
   * The weights for each flow, in the order given; models are asked about many samples at once.
   *
   * @throws the models' own errors.
   */
  async weigh(flows: readonly WeighableFlow[]): Promise<readonly WeighedFlow[]> {
    const keys = flows.map(({ model, sample }) => `${model.name}\n${hash('sha256', sample, 'base64')}`);
    const fresh = new Map<string, NewSample>();
    flows.forEach((flow, place) => {
      const key = keys[place];
      if (!this.#samples.has(key) && !fresh.has(key)) fresh.set(key, takenApart(flow, key));
    });
    // What is remembered may be forgotten while new samples come in.
    const results = new Map(keys.map((key) => [key, this.#samples.get(key)]));
    const weighed = new Set(this.#toBeWeighed([...fresh.values()]));
    for (const [sample, lines] of await weights([...weighed])) {
      const { key, form, flow } = sample;
      results.set(key, { lines, flow });
      remember(this.#samples, key, { lines, flow });
      if (!this.#forms.has(form)) remember(this.#forms, form, { lines, flow });
    }
    const ofForm = new Map([...weighed].map(({ form, key }) => [form, results.get(key)]));
    for (const sample of fresh.values()) {
      if (weighed.has(sample)) continue;
      const first = this.#forms.get(sample.form) ?? ofForm.get(sample.form);
      const borrowed = {
        lines: withOwnTexts(sample.parts, first?.lines ?? []),
        flow: first?.flow ?? sample.flow,
      };
      results.set(sample.key, borrowed);
      remember(this.#samples, sample.key, borrowed);
    }
    return flows.map(({ flow }, place) => results.get(keys[place]) ?? { lines: [], flow });
  }

  #toBeWeighed(samples: readonly NewSample[]): readonly NewSample[] {
    if (this.#unit === 'sample') return samples;
    const forms = new Set<string>();
    return samples.filter(({ capture, form }) => {
      if (capture !== this.#capture) [this.#capture, this.#weighedOfCapture] = [capture, 0];
      const isKnown = this.#forms.has(form) || forms.has(form);
      if (isKnown && this.#weighedOfCapture >= OWN_WEIGHTS) return false;
      forms.add(form);
      this.#weighedOfCapture++;
      return true;
    });
  }
}

const takenApart = (flow: WeighableFlow, key: string): NewSample => {
  const parts = occlusions(flow.sample);
  const form = parts.map(({ part, name, text }) => (/^user-agent$/i.test(name) ? text : `${part} ${name}`));
  return { ...flow, key, parts, form: [flow.model.name, ...form].join('\n') };
};

const withOwnTexts = (parts: readonly Occlusion[], lines: readonly LineWeight[]): readonly LineWeight[] =>
  parts.map((part, place) => lineWeight(part, lines[place]?.weight ?? 0));

/** What the parts of each sample weigh. */
const weights = async (samples: readonly NewSample[]): Promise<[NewSample, readonly LineWeight[]][]> => {
  const result: [NewSample, readonly LineWeight[]][] = [];
  for (const ofModel of Map.groupBy(samples, ({ model }) => model.name).values())
    for (let from = 0; from < ofModel.length; from += WEIGHED_AT_ONCE) {
      const some = ofModel.slice(from, from + WEIGHED_AT_ONCE);
      const asked = some.flatMap(({ sample, parts }) => [
        rewritten(sample),
        ...parts.map((part) => part.sample),
      ]);
      const logits = Array.from(await some[0].model.score(asked), logOdds);
      let at = 0;
      for (const sample of some) {
        const whole = logits[at++];
        result.push([sample, sample.parts.map((part) => lineWeight(part, whole - logits[at++]))]);
      }
    }
  return result;
};

const texts = new RecentMemo<string>(SHARED_TEXTS);

const sharedText = (captured: string): string => texts.get(captured, capturedText);

const lineWeight = ({ part, name, text }: Occlusion, weight: number): LineWeight => ({
  part,
  name: sharedText(name),
  text: sharedText(text),
  weight: Math.round(weight * DIGITS) / DIGITS,
});

const logOdds = (score: number): number => {
  const bounded = Math.min(1 - MARGIN, Math.max(MARGIN, score));
  return Math.log(bounded / (1 - bounded));
};

const remember = <T>(known: Map<string, T>, key: string, value: T): void => {
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, value);
};
