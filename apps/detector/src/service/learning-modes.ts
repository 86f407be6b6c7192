import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  FINGERPRINT_FILE,
  kindByUserAgent,
  type LabelledRequests,
  labelledFingerprints,
  labelledSamples,
  migrateModel,
  readLabelFile,
  readLabelledCaptures,
} from '@mad/detection';
import { MadError } from '@mad/errors';
import { serialiseBook } from '@mad/fingerprint';
import { addModelVersion, hasModel, loadModel, MODEL_KINDS, promoteModel } from '@mad/model';
import type { Settings } from '@mad/settings';
import { openStore } from '@mad/store';
import { train } from '../commands/train.ts';
import type { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { writing } from '../output-place.ts';
import { SHIPPED_MODELS, SHIPPED_SAMPLES } from '../paths.ts';
import type { Home } from './home.ts';
import { ownerName } from './owner.ts';
import { retrainedSentence, retrainSite, storeRetrained } from './retrain-site.ts';

/** Name of the label file beside captures, where none is named. */
const LABELS = 'flows.tsv';

const FOLDS = 5;
const SEED = 1;

/** Mode 1: models and fingerprints of this site from labelled captures alone, trained from nothing. */
export const initialise = (home: Home, { path, sample }: Settings): Promise<ExitCode> =>
  train({
    captures: path,
    labels: sample ?? join(path, LABELS),
    output: home.model,
    network: 'ensemble',
    fingerprints: true,
    folds: FOLDS,
    seed: SEED,
  });

/**
 * Mode 2, before it goes on as mode 3: the software of this site's labelled captures makes the fingerprint book, and the model of each
 * kind is fine-tuned on them. It judges from then on if it gains what fingerprints alone do not, and stays among the versions otherwise.
 *
 * @throws MadError.
 */
export const migrate = async (home: Home, settings: Settings): Promise<void> => {
  const flows = await labelledFlows(settings);
  const known = labelledSamples(
    (await readLabelledCaptures(SHIPPED_SAMPLES, readLabelFile(join(SHIPPED_SAMPLES, LABELS)), raise)).flows,
  );
  const trained = new Date().toISOString();
  const version = `migration-${trained.replaceAll(/[-:.]/g, '')}`;
  for (const kind of MODEL_KINDS) {
    const own = flows.filter((flow) => kindByUserAgent(flow) === kind);
    if (own.length === 0) {
      complain(`mad: ${kind}: nothing to learn`);
      continue;
    }
    const place = (await hasModel(home.model, kind)) ? home.model : SHIPPED_MODELS;
    const champion = await loadModel(place, kind);
    const { model, accepted, reason } = await migrateModel(champion, own, known, SEED);
    await addModelVersion(home.model, kind, model, {
      version,
      trained,
      notes: champion.description.notes,
      outcome: { accepted, reason, figures: null },
    });
    if (accepted) await promoteModel(home.model, kind, version, trained);
    await Promise.all([champion.ensemble.dispose(), model.ensemble.dispose()]);
    const judge = accepted ? 'it judges from now on' : `${champion.description.version} goes on judging`;
    complain(`mad: ${kind}: ${version}, on ${own.length} flows: ${reason}; ${judge}`);
  }
  await writeBook(home, flows);
};

/** Mode 5, before it goes on as mode 3: groups and fingerprints from samples, no dataset, no model. @throws MadError. */
export const regenerate = async (home: Home, settings: Settings): Promise<void> =>
  writeBook(home, await labelledFlows(settings));

/** Mode 4: retraining from the retrain dataset, now. @throws MadError. */
export const adapt = async (home: Home, settings: Settings): Promise<void> => {
  const retrained = await retrainSite(home, settings, ownerName());
  complain(`mad: ${retrainedSentence(retrained)}`);
  if (retrained.outcome !== 'done') return;
  const store = await openStore(settings.databaseUrl);
  try {
    await storeRetrained(store, home, retrained.kinds);
  } finally {
    await store.close();
  }
};

/** In these modes an error in one capture is raised (specification §2). */
const raise = (error: MadError): never => {
  throw error;
};

const labelledFlows = async ({ sample, mode }: Settings): Promise<readonly LabelledRequests[]> => {
  if (sample === undefined)
    throw new MadError('MAD_SETTINGS_INVALID', `mode ${mode} needs --sample FILE, a table of labelled flows`);
  const { flows } = await readLabelledCaptures(dirname(sample), readLabelFile(sample), raise);
  return flows;
};

const writeBook = async (home: Home, flows: readonly LabelledRequests[]): Promise<void> => {
  const book = labelledFingerprints(flows);
  const path = join(home.model, FINGERPRINT_FILE);
  await writing(path, () => writeFile(path, serialiseBook(book)));
  complain(`mad: ${book.size} fingerprints in ${path}`);
};
