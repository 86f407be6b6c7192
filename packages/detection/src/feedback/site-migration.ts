import { type FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import type { LabelledSample, Scorer, TrainedModel } from '@mad/model';
import { recogniseSoftware } from '../fingerprint-finding.ts';
import { type LabelledRequests, labelledSoftware } from '../labelled-captures.ts';
import { labelledFingerprints } from '../labelled-fingerprints.ts';
import { labelledSamples } from '../labelled-samples.ts';
import { scorerOf, trainOnwards } from './train-onwards.ts';

/** A model of a site, and whether it is to judge there. */
export interface MigratedModel {
  readonly model: TrainedModel;
  readonly accepted: boolean;
  /** One sentence. */
  readonly reason: string;
}

/** Harmless programs fewer that a migrated model must accuse: one or two may be chance. */
const LEAST_GAIN = 3;

/**
 * Fine-tunes a model on a site's labelled flows (specification §2, mode 2), and finds out whether it is to judge there: of the flows
 * of each capture the first half in time is learnt from and the second is judged, fingerprints of the first half before the model.
 * Training onwards on what is mostly harmless costs recall that no site can measure, so the model must gain what fingerprints alone do
 * not: accuse at least three harmless programs fewer, and find all the known malicious software that the model before finds.
 *
 * @param known labelled samples of both classes that are not the site's
 * @returns the model trained on all flows if it is accepted, the one that was tried otherwise; the given model stays as it is
 * @throws MadError
 */
export const migrateModel = async (
  champion: TrainedModel,
  site: readonly LabelledRequests[],
  known: readonly LabelledSample[],
  seed: number,
): Promise<MigratedModel> => {
  const { first, second } = halvesInTime(site);
  const tried = await trainOnwards(champion, labelledSamples(first), known, { seed });
  const book = labelledFingerprints(first);
  const { accepted, reason } = await compareAtSite(scorerOf(champion), scorerOf(tried), book, second, known);
  if (!accepted) return { model: tried, accepted, reason };
  await tried.ensemble.dispose();
  return { model: await trainOnwards(champion, labelledSamples(site), known, { seed }), accepted, reason };
};

/** Holds a fine-tuned model against the one before, on flows of the site that it has not learnt from, fingerprints before both. */
export const compareAtSite = async (
  champion: Scorer,
  tried: Scorer,
  book: FingerprintBook,
  site: readonly LabelledRequests[],
  known: readonly LabelledSample[],
): Promise<Pick<MigratedModel, 'accepted' | 'reason'>> => {
  const [before, after] = [await accused(champion, book, site), await accused(tried, book, site)];
  const [foundBefore, foundAfter] = [await found(champion, known), await found(tried, known)];
  return {
    accepted: before - after >= LEAST_GAIN && foundAfter >= foundBefore,
    reason: `beside the fingerprints it accuses ${after} harmless programs of the site, the model before ${before}; of the known malicious samples it finds ${foundAfter}, the model before ${foundBefore}`,
  };
};

/** The flows of each capture in two halves of time. */
export const halvesInTime = (
  flows: readonly LabelledRequests[],
): { readonly first: readonly LabelledRequests[]; readonly second: readonly LabelledRequests[] } => {
  const captures = [...Map.groupBy(flows, ({ row }) => row.capture).values()].map((own) =>
    own.toSorted((a, b) => a.row.start - b.row.start),
  );
  const middle = ({ length }: readonly unknown[]): number => Math.ceil(length / 2);
  return {
    first: captures.flatMap((own) => own.slice(0, middle(own))),
    second: captures.flatMap((own) => own.slice(middle(own))),
  };
};

/** Flows put together by software and label. */
export const bySoftware = (flows: readonly LabelledRequests[]): readonly (readonly LabelledRequests[])[] => [
  ...Map.groupBy(flows, ({ row, requests }) => `${row.label}\n${labelledSoftware(row, requests)}`).values(),
];

/** What the book says of the software of these flows; undefined when it does not know it. */
export const knownToBeMalicious = (
  book: FingerprintBook,
  flows: readonly LabelledRequests[],
): boolean | undefined => {
  const requests = flows.flatMap((flow) => flow.requests).sort((a, b) => a.request.time - b.request.time);
  const { verdict } = recogniseSoftware(book, makeFingerprint(requests, 'Background'));
  return verdict === undefined ? undefined : verdict === 'malicious';
};

/** Harmless software called malicious by book and model together. */
const accused = async (
  model: Scorer,
  book: FingerprintBook,
  flows: readonly LabelledRequests[],
): Promise<number> => {
  let count = 0;
  for (const software of bySoftware(flows.filter(({ row }) => row.label === 'benign'))) {
    const known = knownToBeMalicious(book, software);
    if (known ?? (await isCalledMalicious(model, software))) count++;
  }
  return count;
};

/** Whether at least one of the flows is called malicious. */
const isCalledMalicious = async (model: Scorer, flows: readonly LabelledRequests[]): Promise<boolean> => {
  const scores = await model.score(labelledSamples(flows).map(({ sample }) => sample));
  return scores.some((score) => score >= model.threshold);
};

const found = async (model: Scorer, known: readonly LabelledSample[]): Promise<number> => {
  const malicious = known.filter(({ label }) => label === 'malicious');
  const scores = await model.score(malicious.map(({ sample }) => sample));
  return scores.filter((score) => score >= model.threshold).length;
};
