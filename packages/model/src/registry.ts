import { hash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backend, type BackendName, openBackend } from './backend.ts';
import { championFolder, removeChampion } from './champion.ts';
import { Ensemble, type NetworkName, networkName } from './ensemble.ts';
import { modelCard } from './model-card.ts';
import { modelError } from './model-error.ts';
import { makeScorer, type Scorer } from './scorer.ts';
import type { TrainedModel } from './train-model.ts';
import { packWeights, unpackWeights } from './weights-file.ts';

/** The kinds of background software; each has a model of its own (specification §4). */
export const MODEL_KINDS = ['Background_PC', 'Background_Phone', 'Suspicious'] as const;

/** One of {@link MODEL_KINDS}. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** The version of the files that this room writes. */
const FORMAT = 3;
const DESCRIPTION_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin.br';
const CARD_FILE = 'README.md';

/** `model.json`: everything about a model but its weights. */
export interface ModelDescription extends Omit<TrainedModel, 'ensemble'> {
  readonly format: number;
  readonly kind: ModelKind;
  /** Names this model among those before and after it. */
  readonly version: string;
  /** ISO 8601; when the training ended. */
  readonly trained: string;
  /** What a person should know beside the figures. */
  readonly notes: readonly string[];
}

/** What the caller knows of a model to be saved. */
export interface SaveOptions {
  readonly version: string;
  /** ISO 8601. */
  readonly trained: string;
  readonly notes?: readonly string[];
}

/**
 * Writes a model into `directory/kind`: description, weights and model card. It judges from now on, whatever version was champion.
 * Returns that folder.
 */
export const saveModel = async (
  directory: string,
  kind: ModelKind,
  model: TrainedModel,
  options: SaveOptions,
): Promise<string> => {
  const folder = join(directory, kind);
  await writeModelFolder(folder, kind, model, options);
  await removeChampion(directory, kind);
  return folder;
};

/** Writes description, weights and model card of a model into a folder. */
export const writeModelFolder = async (
  folder: string,
  kind: ModelKind,
  model: TrainedModel,
  options: SaveOptions,
): Promise<void> => {
  const description: ModelDescription = {
    format: FORMAT,
    kind,
    version: options.version,
    trained: options.trained,
    notes: options.notes ?? [],
    network: model.network,
    seed: model.seed,
    threshold: model.threshold,
    calibration: model.calibration,
    data: model.data,
    retrained: model.retrained,
    validation: model.validation,
  };
  await mkdir(folder, { recursive: true });
  const arrays = Object.fromEntries(model.ensemble.members.map((member) => [member.name, member.arrays()]));
  await writeFile(join(folder, WEIGHTS_FILE), packWeights(arrays));
  await writeFile(join(folder, DESCRIPTION_FILE), `${JSON.stringify(description, null, 2)}\n`);
  await writeFile(join(folder, CARD_FILE), modelCard(description));
};

/**
 * Reads the description of the model that judges a kind, not its weights.
 *
 * @throws MadError `MAD_MODEL_NOT_FOUND`, `MAD_MODEL_DAMAGED` or `MAD_MODEL_UNKNOWN_FORMAT`
 */
export const readModelDescription = async (directory: string, kind: ModelKind): Promise<ModelDescription> =>
  readDescription(await championFolder(directory, kind));

/** Reads the description in a model's own folder. */
export const readDescription = async (folder: string): Promise<ModelDescription> => {
  const path = join(folder, DESCRIPTION_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw modelError('MAD_MODEL_NOT_FOUND', `File ${path}.`, error);
  }
  let description: ModelDescription;
  try {
    description = JSON.parse(text) as ModelDescription;
  } catch (error) {
    throw modelError('MAD_MODEL_DAMAGED', `File ${path}.`, error);
  }
  if (description.format !== FORMAT)
    throw modelError(
      'MAD_MODEL_UNKNOWN_FORMAT',
      `File ${path}: format ${description.format}, not ${FORMAT}.`,
    );
  return description;
};

/** A model as read from its folder. */
export interface LoadedModel extends Scorer, TrainedModel {
  readonly description: ModelDescription;
}

/**
 * Loads the model that judges a kind: the champion, else the one in the kind's folder itself. Only small files are read now; a
 * backend starts when the first sample is scored.
 *
 * @param backend a started backend, or the name of the one to start; `auto`: none for networks that predict without one, else the
 *   first that loads
 * @throws MadError `MAD_MODEL_NOT_FOUND`, `MAD_MODEL_DAMAGED` or `MAD_MODEL_UNKNOWN_FORMAT`
 */
export const loadModel = async (
  directory: string,
  kind: ModelKind,
  backend: Backend | BackendName | 'auto' = 'auto',
): Promise<LoadedModel> => {
  // Looked up once: description and weights are of one version even while another is being promoted.
  const folder = await championFolder(directory, kind);
  return loadModelFolder(folder, backend);
};

/** Loads the model in a folder of its own. */
export const loadModelFolder = async (
  folder: string,
  backend: Backend | BackendName | 'auto' = 'auto',
): Promise<LoadedModel> => {
  const description = await readDescription(folder);
  const path = join(folder, WEIGHTS_FILE);
  let packed: Uint8Array;
  try {
    packed = await readFile(path);
  } catch (error) {
    throw modelError('MAD_MODEL_NOT_FOUND', `File ${path}.`, error);
  }
  const named = networkName(description.network);
  const ensemble =
    backend === 'auto'
      ? sharedEnsemble(named, packed, path)
      : Ensemble.fromArrays(
          named,
          unpackWeights(packed, path),
          async (): Promise<Backend> => (typeof backend === 'string' ? openBackend(backend) : backend),
        );
  const { network, seed, threshold, calibration, data, retrained, validation } = description;
  return {
    description,
    ...{ network, ensemble, seed, threshold, calibration, data, retrained, validation },
    ...makeScorer(ensemble, calibration, threshold),
  };
};

/** The ensemble loaded last, by network and digest of its weights: the shipped models of all kinds have the same. */
let last: { readonly key: string; readonly ensemble: WeakRef<Ensemble> } | undefined;

const sharedEnsemble = (network: NetworkName, packed: Uint8Array, path: string): Ensemble => {
  const key = `${network} ${hash('sha256', packed)}`;
  const known = last?.key === key ? last.ensemble.deref() : undefined;
  if (known !== undefined) return known;
  const ensemble = Ensemble.fromArrays(network, unpackWeights(packed, path));
  last = { key, ensemble: new WeakRef(ensemble) };
  return ensemble;
};
