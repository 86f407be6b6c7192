import type { Backend } from './backend.ts';
import { BoostedTrees } from './boosted-trees.ts';
import { classicNetwork } from './classic-network.ts';
import type { EncodedSamples } from './encoded-samples.ts';
import { ExtraTrees } from './extra-trees.ts';
import { GramRegression } from './gram-regression.ts';
import { headerNetwork } from './header-network.ts';
import type { Member, MemberArrays } from './member.ts';
import { modelError } from './model-error.ts';
import { NetworkMember } from './network-member.ts';
import { TokenRegression } from './token-regression.ts';
import type { TrainingRows } from './training-rows.ts';

/** The models that can be trained by name: the ensemble, its members alone, and the network of specification §6. */
export const NETWORK_NAMES = [
  'ensemble',
  'classic',
  'header',
  'trees',
  'boosted',
  'tokens',
  'grams',
] as const;

/** One of {@link NETWORK_NAMES}. */
export type NetworkName = (typeof NETWORK_NAMES)[number];

/** The network used when none is asked for. */
export const DEFAULT_NETWORK: NetworkName = 'ensemble';

const CONVOLUTIONAL = { classic: classicNetwork, header: headerNetwork } as const;

/** Members of each network with their share in the sum of log-odds. */
const COMPOSITION: Record<NetworkName, Readonly<Record<string, number>>> = {
  ensemble: { trees: 2, boosted: 0.8, tokens: 2, header: 0.5, grams: 1.4 },
  classic: { classic: 1 },
  header: { header: 1 },
  trees: { trees: 1 },
  boosted: { boosted: 1 },
  tokens: { tokens: 1 },
  grams: { grams: 1 },
};

/** Reads a network's name. @throws MadError `MAD_MODEL_UNKNOWN_NETWORK` */
export const networkName = (name: string): NetworkName => {
  const known = NETWORK_NAMES.find((candidate) => candidate === name);
  if (!known)
    throw modelError('MAD_MODEL_UNKNOWN_NETWORK', `\`${name}\` is none of ${NETWORK_NAMES.join(', ')}.`);
  return known;
};

/** Settings of {@link Ensemble.train}. */
export interface EnsembleTrainingOptions {
  readonly seed: number;
  readonly backend: Backend;
  /** Epochs of the convolutional network; its own default when left out. */
  readonly epochs?: number | undefined;
  /** Called as training goes on, with the share of this training that is done, 0..1. */
  readonly onProgress?: ((step: string, share: number) => void) | undefined;
}

/** Members whose log-odds are added up. One member is an ensemble too. */
export class Ensemble {
  readonly network: NetworkName;
  readonly members: readonly Member[];

  private constructor(network: NetworkName, members: readonly Member[]) {
    this.network = network;
    this.members = members;
  }

  /**
   * Puts members back together from their arrays.
   *
   * @param openBackend where convolutions are computed; opened when one is first needed. Without it each network computes on its own
   *   if it can, else on the first backend that loads
   */
  static fromArrays(
    network: NetworkName,
    arrays: Readonly<Record<string, MemberArrays>>,
    openBackend?: () => Promise<Backend>,
  ): Ensemble {
    return new Ensemble(
      network,
      Object.keys(COMPOSITION[network]).map((name) => {
        const own = arrays[name];
        if (!own) throw modelError('MAD_MODEL_DAMAGED', `The part \`${name}\` is missing.`);
        if (name === TokenRegression.memberName) return TokenRegression.fromArrays(own);
        if (name === GramRegression.memberName) return GramRegression.fromArrays(own);
        if (name === ExtraTrees.memberName) return ExtraTrees.fromArrays(own);
        if (name === BoostedTrees.memberName) return BoostedTrees.fromArrays(own);
        return NetworkMember.fromArrays(CONVOLUTIONAL[name as keyof typeof CONVOLUTIONAL], own, openBackend);
      }),
    );
  }

  /**
   * Trains every member on the same rows.
   *
   * @param earlier go on from its members: weights are trained on, the leaves of trees are moved
   */
  static async train(
    network: NetworkName,
    rows: TrainingRows,
    options: EnsembleTrainingOptions,
    earlier?: Ensemble,
  ): Promise<Ensemble> {
    const { seed, backend, epochs, onProgress } = options;
    const names = Object.keys(COMPOSITION[network]);
    const members: Member[] = [];
    for (const [index, name] of names.entries()) {
      const before = earlier?.members.find((member) => member.name === name);
      const report = (share: number): void => onProgress?.(name, (index + share) / names.length);
      report(0);
      if (name === TokenRegression.memberName)
        members.push(
          TokenRegression.train(rows, { seed }, before instanceof TokenRegression ? before : undefined),
        );
      else if (name === GramRegression.memberName)
        members.push(
          GramRegression.train(rows, { seed }, before instanceof GramRegression ? before : undefined),
        );
      else if (name === ExtraTrees.memberName)
        members.push(before instanceof ExtraTrees ? before.updated(rows) : ExtraTrees.train(rows, { seed }));
      else if (name === BoostedTrees.memberName)
        members.push(
          before instanceof BoostedTrees ? before.updated(rows) : BoostedTrees.train(rows, { seed }),
        );
      else
        members.push(
          await NetworkMember.train(
            CONVOLUTIONAL[name as keyof typeof CONVOLUTIONAL],
            rows,
            backend,
            {
              seed,
              ...(epochs === undefined ? {} : { epochs }),
              onEpoch: (epoch, all) => report(epoch / all),
            },
            before instanceof NetworkMember ? before : undefined,
          ),
        );
      report(1);
      await new Promise(setImmediate);
    }
    return new Ensemble(network, members);
  }

  /** The weighted mean of the members' log-odds for each sample. */
  async logits(samples: EncodedSamples): Promise<Float32Array> {
    const shares = COMPOSITION[this.network];
    const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
    const sum = new Float32Array(samples.count);
    for (const member of this.members) {
      const logits = await member.logits(samples);
      const share = shares[member.name] / total;
      for (let row = 0; row < sum.length; row += 1) sum[row] += share * logits[row];
    }
    return sum;
  }

  /** Frees what the members hold on a backend. */
  async dispose(): Promise<void> {
    for (const member of this.members) if (member instanceof NetworkMember) await member.dispose();
  }
}
