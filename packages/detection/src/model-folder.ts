import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import { type FingerprintBook, parseBook } from '@mad/fingerprint';
import { type LoadedModel, loadModel } from '@mad/model';
import type { JudgedKind } from '@mad/webgraphic';
import type { ModelSource } from './kind-model.ts';

/** Name of the fingerprint book beside the models. */
export const FINGERPRINT_FILE = 'fingerprint.json';

/** What a folder of models gives a detector. */
export interface ModelFolder {
  readonly models: ModelSource;
  /** Undefined when the folder holds no fingerprint book. */
  readonly book: FingerprintBook | undefined;
}

/**
 * Opens a folder of models. A model is loaded when its kind is first judged, so that a capture without background software
 * costs no start-up time.
 *
 * @throws MadError `MAD_FINGERPRINTS_UNREADABLE`; the models' own errors come when one is first used.
 */
export const openModelFolder = (folder: string): ModelFolder => {
  const loaded = new Map<JudgedKind, Promise<LoadedModel>>();
  const models: ModelSource = async (kind) => {
    const pending = loaded.get(kind) ?? loadModel(folder, kind);
    loaded.set(kind, pending);
    const model = await pending;
    return {
      threshold: model.threshold,
      name: `${kind} ${model.description.version}`,
      score: (samples) => model.score(samples),
    };
  };
  return { models, book: readBook(join(folder, FINGERPRINT_FILE)) };
};

const readBook = (path: string): FingerprintBook | undefined => {
  if (!existsSync(path)) return undefined;
  const { book, problem } = parseBook(readText(path));
  if (problem === undefined) return book;
  const place = problem.entry === undefined ? '' : `fingerprint ${problem.entry + 1}: `;
  throw new MadError('MAD_FINGERPRINTS_UNREADABLE', `${path}: ${place}${problem.message}`);
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_FINGERPRINTS_UNREADABLE', `${path}: ${detail}`, cause);
  }
};
