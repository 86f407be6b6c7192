import { statSync } from 'node:fs';
import { join } from 'node:path';
import { FINGERPRINT_FILE, type ModelFolder, openModelFolder } from '@mad/detection';
import { championMark, hasModel, MODEL_KINDS, type ModelKind, readModelDescription } from '@mad/model';
import { SHIPPED_MODELS } from '../paths.ts';

/** The site's own models and fingerprint book, each where there is one, otherwise those that come with MAD. */
export const openSiteModels = (folder: string): ModelFolder => {
  const [site, shipped] = [openModelFolder(folder), openModelFolder(SHIPPED_MODELS)];
  return {
    models: async (kind) => ((await hasModel(folder, kind)) ? site : shipped).models(kind),
    book: site.book ?? shipped.book,
  };
};

/** A mark that changes whenever another model of the site, or another book, is to judge. What is damaged, has a mark, too. */
export const siteModelsRevision = async (folder: string): Promise<string> => {
  const marks = MODEL_KINDS.map(async (kind) => [
    await championMark(folder, kind).catch(() => 'damaged'),
    fileMark(join(folder, kind, 'model.json')),
  ]);
  return [...(await Promise.all(marks)).flat(), fileMark(join(folder, FINGERPRINT_FILE))].join(' ');
};

const fileMark = (path: string): string => {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status === undefined ? '-' : `${status.ino}.${status.mtimeMs}`;
  } catch {
    return 'unreadable';
  }
};

/** The versions of the models in use, by kind. */
export const siteModelVersions = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const versions = MODEL_KINDS.map(async (kind): Promise<[ModelKind, string]> => {
    const place = (await hasModel(folder, kind)) ? folder : SHIPPED_MODELS;
    return [kind, (await readModelDescription(place, kind)).version];
  });
  return Object.fromEntries(await Promise.all(versions));
};
