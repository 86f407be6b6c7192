import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KindRetrained, RetrainDataset, type Retrained, retrainModels } from '@mad/detection';
import type { Settings } from '@mad/settings';
import type { NewModel, Store } from '@mad/store';
import { SHIPPED_MODELS, SHIPPED_SAMPLES } from '../paths.ts';
import type { Home } from './home.ts';

/** Retrains the site's models on its retrain dataset; takes minutes of one CPU. */
export const retrainSite = async (
  home: Home,
  settings: Pick<Settings, 'keepModels'>,
  owner: string,
  onProgress: (step: string, share: number) => void = () => {},
): Promise<Retrained> => {
  const dataset = new RetrainDataset(home.retrain);
  try {
    return await retrainModels({
      dataset,
      models: home.model,
      shippedModels: SHIPPED_MODELS,
      knowledge: SHIPPED_SAMPLES,
      keepModels: settings.keepModels,
      owner,
      onProgress,
    });
  } finally {
    dataset.close();
  }
};

/** Tells the database of the versions that a retraining made. */
export const storeRetrained = async (
  store: Store,
  home: Home,
  kinds: readonly KindRetrained[],
): Promise<void> => {
  for (const retrained of kinds) {
    if (retrained.outcome === 'nothing to learn') continue;
    const { kind, version, outcome, comparison } = retrained;
    await store.models.add({
      kind,
      version,
      state: outcome === 'promoted' ? 'champion' : 'refused',
      metrics: comparison,
      card: await cardOf(home, kind, version),
    } satisfies NewModel);
  }
};

const cardOf = (home: Home, kind: string, version: string): Promise<string> =>
  // A version that pruning has removed again has none.
  readFile(join(home.model, kind, 'versions', version, 'README.md'), 'utf8').catch(() => '');

/** What became of a retraining, in a sentence. */
export const retrainedSentence = (retrained: Retrained): string => {
  if (retrained.outcome === 'running elsewhere') return 'another process is retraining';
  const kinds = retrained.kinds.map((kind) =>
    kind.outcome === 'nothing to learn'
      ? `${kind.kind}: nothing to learn`
      : `${kind.kind}: ${kind.version} ${kind.outcome} (${kind.comparison.reason})`,
  );
  const { learnt, kept, dropped } = retrained.book;
  return `${kinds.join('; ')}; fingerprints: ${learnt} learnt, ${kept} kept, ${dropped} dropped`;
};
