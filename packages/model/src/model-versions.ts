import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { championFolder, readChampion, VERSIONS_FOLDER, versionFolder, writeChampion } from './champion.ts';
import { isModelError, modelError } from './model-error.ts';
import {
  type ModelDescription,
  type ModelKind,
  readDescription,
  type SaveOptions,
  writeModelFolder,
} from './registry.ts';
import type { TrainedModel } from './train-model.ts';

const OUTCOME_FILE = 'outcome.json';
/** What the base is called where a version is asked for. */
export const BASE_VERSION = 'base';

/** How a version came out of its comparison with the champion of its time. */
export interface VersionOutcome {
  /** False: it was worse, and is kept to be looked at. */
  readonly accepted: boolean;
  /** One sentence. */
  readonly reason: string;
  /** The figures compared, as JSON. */
  readonly figures: unknown;
}

/** `candidate` has not judged yet, `champion` judges, `retired` was champion, `refused` was worse than the champion of its time. */
export type VersionState = 'candidate' | 'champion' | 'retired' | 'refused';

/** One version of a kind's model. */
export interface ModelVersion {
  readonly kind: ModelKind;
  readonly version: string;
  /** True for the model in the kind's folder itself, which every site begins with. */
  readonly isBase: boolean;
  readonly state: VersionState;
  readonly description: ModelDescription;
  /** Undefined for the base. */
  readonly outcome: VersionOutcome | undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isKept = (directory: string, kind: ModelKind, version: string): Promise<boolean> =>
  exists(join(versionFolder(directory, kind, version), 'model.json'));

/** Is there a model of this kind of the directory's own? */
export const hasModel = async (directory: string, kind: ModelKind): Promise<boolean> =>
  exists(join(await championFolder(directory, kind), 'model.json'));

/** Adds a version beside the others; it does not judge until it is promoted. Returns its folder. */
export const addModelVersion = async (
  directory: string,
  kind: ModelKind,
  model: TrainedModel,
  options: SaveOptions & { readonly outcome: VersionOutcome },
): Promise<string> => {
  const folder = versionFolder(directory, kind, options.version);
  const partial = join(directory, kind, VERSIONS_FOLDER, `.${options.version}.${process.pid}.partial`);
  await mkdir(partial, { recursive: true });
  try {
    await writeModelFolder(partial, kind, model, options);
    await writeFile(join(partial, OUTCOME_FILE), `${JSON.stringify(options.outcome, null, 2)}\n`);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return folder;
};

/**
 * All versions of a kind, newest first. A version whose files cannot be read is left out, unless it is the champion.
 *
 * @param baseDirectory where the base lies when the directory itself has none: the models that come with MAD.
 * @throws MadError `MAD_MODEL_DAMAGED`, `MAD_MODEL_NOT_FOUND`, `MAD_MODEL_UNKNOWN_FORMAT`
 */
export const listModelVersions = async (
  directory: string,
  kind: ModelKind,
  baseDirectory: string,
): Promise<readonly ModelVersion[]> => {
  const champion = await readChampion(directory, kind);
  const names = await versionNames(directory, kind);
  const versions: ModelVersion[] = [];
  for (const version of names) {
    const folder = versionFolder(directory, kind, version);
    try {
      const [description, outcome] = [await readDescription(folder), await readOutcome(folder)];
      const state = stateOf(version, champion, outcome);
      versions.push({ kind, version, isBase: false, state, description, outcome });
    } catch (error) {
      if (!isModelError(error) || version === champion.version) throw error;
    }
  }
  const ownBase = await exists(join(directory, kind, 'model.json'));
  const base = await readDescription(join(ownBase ? directory : baseDirectory, kind));
  const state = champion.version === undefined ? 'champion' : 'retired';
  versions.push({ kind, version: base.version, isBase: true, state, description: base, outcome: undefined });
  return versions.sort((a, b) => (a.description.trained < b.description.trained ? 1 : -1));
};

const versionNames = async (directory: string, kind: ModelKind): Promise<readonly string[]> => {
  const folder = join(directory, kind, VERSIONS_FOLDER);
  return (await exists(folder)) ? (await readdir(folder)).filter((name) => !name.startsWith('.')) : [];
};

const stateOf = (
  version: string,
  champion: Awaited<ReturnType<typeof readChampion>>,
  outcome: VersionOutcome | undefined,
): VersionState => {
  if (version === champion.version) return 'champion';
  if (champion.earlier.includes(version) || champion.withdrawn.includes(version)) return 'retired';
  return outcome?.accepted === false ? 'refused' : 'candidate';
};

const readOutcome = async (folder: string): Promise<VersionOutcome | undefined> => {
  try {
    const { accepted, reason, figures } = JSON.parse(await readFile(join(folder, OUTCOME_FILE), 'utf8'));
    return { accepted: accepted === true, reason: String(reason), figures };
  } catch {
    return undefined;
  }
};

/**
 * Makes a version champion: it judges whatever is loaded from now on. Naming the champion again changes nothing.
 *
 * @param version a version's name, or {@link BASE_VERSION} for the base
 * @param now ISO 8601
 * @returns the name of the champion before, undefined for the base
 * @throws MadError `MAD_MODEL_VERSION_UNKNOWN`
 */
export const promoteModel = async (
  directory: string,
  kind: ModelKind,
  version: string,
  now: string,
): Promise<string | undefined> => {
  const wanted = version === BASE_VERSION ? undefined : version;
  if (wanted !== undefined && !(await isKept(directory, kind, wanted)))
    throw modelError('MAD_MODEL_VERSION_UNKNOWN', `\`${version}\` of ${kind} in ${directory}.`);
  const { version: before, earlier, withdrawn } = await readChampion(directory, kind);
  if (before === wanted) return before;
  await mkdir(join(directory, kind), { recursive: true });
  await writeChampion(directory, kind, {
    version: wanted,
    earlier: [...earlier, before ?? null],
    withdrawn: withdrawn.filter((one) => one !== wanted),
    since: now,
  });
  return before;
};

/**
 * Makes the champion before the present one champion again; repeated, the one before that, at last the base. Versions that are no
 * longer kept are passed over.
 *
 * @returns the name of the champion now, undefined for the base
 * @throws MadError `MAD_MODEL_VERSION_UNKNOWN` when there was none before
 */
export const rollbackModel = async (
  directory: string,
  kind: ModelKind,
  now: string,
): Promise<string | undefined> => {
  const { version: present, earlier, withdrawn } = await readChampion(directory, kind);
  const kept = await Promise.all(
    earlier.map(async (one) => one === null || (await isKept(directory, kind, one))),
  );
  const place = kept.lastIndexOf(true);
  if (place === -1)
    throw modelError('MAD_MODEL_VERSION_UNKNOWN', `${kind} in ${directory} has had no other champion.`);
  const version = earlier[place] ?? undefined;
  await writeChampion(directory, kind, {
    version,
    earlier: earlier.slice(0, place),
    withdrawn: present === undefined ? withdrawn : [...new Set([...withdrawn, present])],
    since: now,
  });
  return version;
};

/**
 * Removes all but the newest versions. The champion and the one before it stay whatever their age, and so does the base.
 *
 * @param keep how many versions stay, 0 or more
 * @returns the names of those removed
 */
export const pruneModelVersions = async (
  directory: string,
  kind: ModelKind,
  keep: number,
): Promise<readonly string[]> => {
  const { version: champion, earlier } = await readChampion(directory, kind);
  const dated = await Promise.all(
    (await versionNames(directory, kind)).map(async (version) => {
      try {
        const { trained } = await readDescription(versionFolder(directory, kind, version));
        return { version, trained };
      } catch (error) {
        if (!isModelError(error)) throw error;
        return { version, trained: '' };
      }
    }),
  );
  const removed = dated
    .sort((a, b) => (a.trained < b.trained ? 1 : -1))
    .slice(keep)
    .map(({ version }) => version)
    .filter((version) => version !== champion && version !== earlier.at(-1));
  for (const version of removed) await rm(versionFolder(directory, kind, version), { recursive: true });
  return removed;
};

/** A text that changes whenever another model judges: for whoever holds a loaded one. */
export const championMark = async (directory: string, kind: ModelKind): Promise<string> => {
  const { version, since } = await readChampion(directory, kind);
  return `${version ?? BASE_VERSION} ${since ?? ''}`;
};
