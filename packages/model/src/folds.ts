import type { LabelledSample } from './labelled-sample.ts';
import { seededRandom } from './random.ts';

/**
 * The group that must not be torn apart by a split: the family or application, and with a malware family the
 * harmless traffic of its captures (`background:X` goes with `X`).
 */
export const foldGroup = (family: string): string => family.replace(/^background:/, '');

interface GroupSize {
  readonly group: string;
  readonly malicious: number;
  readonly benign: number;
  /** Decides among groups of equal size, so that the seed matters. */
  readonly lot: number;
}

const groupSizes = (samples: readonly LabelledSample[], seed: number): readonly GroupSize[] => {
  const software = new Map<string, { malicious: Set<string>; benign: Set<string> }>();
  for (const sample of samples) {
    const group = foldGroup(sample.family);
    const sets = software.get(group) ?? { malicious: new Set<string>(), benign: new Set<string>() };
    sets[sample.label].add(sample.software);
    software.set(group, sets);
  }
  const random = seededRandom(seed);
  const malicious = [...software.values()].reduce((sum, sets) => sum + sets.malicious.size, 0) || 1;
  const benign = [...software.values()].reduce((sum, sets) => sum + sets.benign.size, 0) || 1;
  return [...software.keys()].sort().map((group) => {
    const sets = software.get(group);
    return {
      group,
      malicious: (sets?.malicious.size ?? 0) / malicious,
      benign: (sets?.benign.size ?? 0) / benign,
      lot: random(),
    };
  });
};

/**
 * Splits samples into folds without tearing a family or application apart. The largest groups are dealt first,
 * each to the fold where it keeps the shares of malicious and benign software most even; equal choices are drawn
 * from the seed.
 *
 * @returns the fold of each sample, 0 … count − 1
 */
export const familyFolds = (samples: readonly LabelledSample[], count: number, seed: number): Uint8Array => {
  const loads = Array.from({ length: count }, () => ({ malicious: 0, benign: 0 }));
  const foldOf = new Map<string, number>();
  const random = seededRandom(seed + 1);
  const sizes = [...groupSizes(samples, seed)].sort(
    (a, b) => b.malicious + b.benign - a.malicious - a.benign || a.lot - b.lot,
  );
  for (const size of sizes) {
    const costs = loads.map(
      (load) =>
        2 * (load.malicious * size.malicious + load.benign * size.benign) +
        size.malicious ** 2 +
        size.benign ** 2 +
        random() * 0.002,
    );
    const fold = costs.indexOf(Math.min(...costs));
    foldOf.set(size.group, fold);
    loads[fold].malicious += size.malicious;
    loads[fold].benign += size.benign;
  }
  return Uint8Array.from(samples, ({ family }) => foldOf.get(foldGroup(family)) ?? 0);
};
