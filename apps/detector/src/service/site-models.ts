import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FINGERPRINT_FILE, type ModelFolder, openModelFolder } from '@mad/detection';
import { MODEL_KINDS, type ModelKind, readModelDescription } from '@mad/model';
import { SHIPPED_MODELS } from '../paths.ts';

/** What each kind of model is described in. */
const DESCRIPTION = 'model.json';

/** The site's own models and fingerprint book, each where there is one, otherwise those that come with MAD. */
export const openSiteModels = (folder: string): ModelFolder => {
  const [site, shipped] = [openModelFolder(folder), openModelFolder(SHIPPED_MODELS)];
  return {
    models: (kind) => (hasModel(folder, kind) ? site : shipped).models(kind),
    book: site.book ?? shipped.book,
  };
};

/** A mark that changes whenever a model or the book of the site is replaced. */
export const siteModelsRevision = (folder: string): string =>
  [...MODEL_KINDS.map((kind) => join(kind, DESCRIPTION)), FINGERPRINT_FILE]
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .map((status) => (status === undefined ? '-' : `${status.ino}.${status.mtimeMs}`))
    .join(' ');

/** The versions of the models in use, by kind. */
export const siteModelVersions = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const versions: [string, string][] = [];
  for (const kind of MODEL_KINDS) {
    const { version } = await readModelDescription(hasModel(folder, kind) ? folder : SHIPPED_MODELS, kind);
    versions.push([kind, version]);
  }
  return Object.fromEntries(versions);
};

const hasModel = (folder: string, kind: ModelKind): boolean => existsSync(join(folder, kind, DESCRIPTION));
