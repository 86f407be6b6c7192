import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Captures recorded by this project. */
export const SAMPLES = join(ROOT, 'samples/captures');

/** Captures gathered from public repositories, on developers' machines only; never part of this repository. */
export const CORPUS = join(ROOT, '../shared/corpus');

/** What a suite over the corpus is called, so that a run says what it could not do. */
export const corpusTitle = (title: string): string =>
  isCorpusHere ? title : `${title}: skipped, ${CORPUS} is not on this machine`;

export const isCorpusHere = existsSync(join(CORPUS, 'train')) && existsSync(join(CORPUS, 'formats'));

const NOT_A_CAPTURE = /\.(tsv|md|txt|json|jsonl)$/;

/** Every capture below a folder, as paths relative to it, in name order. */
export const capturesBelow = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_A_CAPTURE.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
};

/** The captures of the corpus, as paths relative to it. */
export const corpusCaptures = (part: 'train' | 'formats'): string[] =>
  isCorpusHere ? capturesBelow(join(CORPUS, part)).map((path) => join(part, path)) : [];
