import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelError } from './model-error.ts';
import type { ModelKind } from './registry.ts';

const CHAMPION_FILE = 'champion.json';
export const VERSIONS_FOLDER = 'versions';

/** Safe as the name of a folder. */
const VERSION_NAME = /^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$/;

/** Which version of a kind's model judges, and which did before. */
export interface Champion {
  /** Undefined: the base, the model that lies in the kind's folder itself. */
  readonly version: string | undefined;
  /** Earlier champions, oldest first; null stands for the base. */
  readonly earlier: readonly (string | null)[];
  /** Versions that were taken back. */
  readonly withdrawn: readonly string[];
  /** ISO 8601; when it was made champion. */
  readonly since: string | undefined;
}

const BASE: Champion = { version: undefined, earlier: [], withdrawn: [], since: undefined };

const isVersionName = (value: unknown): value is string =>
  typeof value === 'string' && VERSION_NAME.test(value);

/** The folder of a version. @throws MadError `MAD_MODEL_VERSION_UNKNOWN` for what cannot be a version's name. */
export const versionFolder = (directory: string, kind: ModelKind, version: string): string => {
  if (!isVersionName(version)) throw modelError('MAD_MODEL_VERSION_UNKNOWN', `\`${version}\`.`);
  return join(directory, kind, VERSIONS_FOLDER, version);
};

/**
 * Reads which version is champion; the base when none was ever promoted.
 *
 * @throws MadError `MAD_MODEL_DAMAGED`
 */
export const readChampion = async (directory: string, kind: ModelKind): Promise<Champion> => {
  const path = join(directory, kind, CHAMPION_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return BASE;
    throw modelError('MAD_MODEL_DAMAGED', `File ${path}.`, error);
  }
  const champion = parseChampion(text);
  if (champion === undefined) throw modelError('MAD_MODEL_DAMAGED', `File ${path}.`);
  return champion;
};

const parseChampion = (text: string): Champion | undefined => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  const { version, earlier, withdrawn, since } = document as Record<string, unknown>;
  if (version !== null && !isVersionName(version)) return undefined;
  if (!Array.isArray(earlier) || !earlier.every((one) => one === null || isVersionName(one)))
    return undefined;
  if (!Array.isArray(withdrawn) || !withdrawn.every(isVersionName)) return undefined;
  return {
    version: version ?? undefined,
    earlier,
    withdrawn,
    since: typeof since === 'string' ? since : undefined,
  };
};

/** Names the champion: readers see the one before or the new one. */
export const writeChampion = async (
  directory: string,
  kind: ModelKind,
  champion: Champion,
): Promise<void> => {
  const path = join(directory, kind, CHAMPION_FILE);
  const partial = `${path}.${process.pid}.partial`;
  const { version = null, earlier, withdrawn, since } = champion;
  await writeFile(partial, `${JSON.stringify({ version, earlier, withdrawn, since }, null, 2)}\n`);
  await rename(partial, path);
};

/** Lets the base judge again, with no champion before it. */
export const removeChampion = (directory: string, kind: ModelKind): Promise<void> =>
  rm(join(directory, kind, CHAMPION_FILE), { force: true });

/** The folder of the model that judges: the champion's, or the kind's own. @throws MadError `MAD_MODEL_DAMAGED` */
export const championFolder = async (directory: string, kind: ModelKind): Promise<string> => {
  const { version } = await readChampion(directory, kind);
  return version === undefined ? join(directory, kind) : versionFolder(directory, kind, version);
};
