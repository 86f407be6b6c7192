import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import {
  FingerprintBook,
  type FingerprintRequest,
  makeFingerprint,
  parseBook,
  serialiseBook,
} from '@mad/fingerprint';
import { parseSample } from '@mad/model';
import { FINGERPRINT_FILE } from '../model-folder.ts';
import type { SiteSample } from './site-samples.ts';

/** What became of the fingerprint book. */
export interface RefreshedBook {
  /** Entries from the retrain dataset. */
  readonly learnt: number;
  /** Earlier entries that stay. */
  readonly kept: number;
  /** Earlier entries that the retrain dataset contradicts. */
  readonly dropped: number;
}

/**
 * Makes the site's fingerprint book anew: one entry for each software of the retrain dataset, and of the earlier book whatever these
 * do not contradict. Software with samples of both labels gets none. The book is replaced in one step.
 *
 * @param samples whose label is known
 * @param folder the site's folder of models
 * @throws MadError `MAD_FINGERPRINTS_UNREADABLE`, `MAD_OUTPUT_UNWRITABLE`.
 */
export const refreshFingerprints = (samples: readonly SiteSample[], folder: string): RefreshedBook => {
  const path = join(folder, FINGERPRINT_FILE);
  const book = sampleBook(samples);
  const learnt = book.size;
  const earlier = readBook(path);
  let dropped = 0;
  // Asked before any earlier entry is in the book, which would answer with itself.
  const kept = (earlier?.entries ?? []).filter(({ fingerprint, isMalicious }) => {
    const { verdict } = book.lookUp(fingerprint);
    const isContradicted = verdict === (isMalicious ? 'is_clean' : 'is_malicious');
    if (isContradicted) dropped++;
    return !isContradicted;
  });
  for (const { fingerprint, isMalicious } of kept) book.add(fingerprint, isMalicious);
  if (learnt > 0 || dropped > 0) writeBook(path, book);
  return { learnt, kept: kept.length, dropped };
};

const sampleBook = (samples: readonly SiteSample[]): FingerprintBook => {
  const book = new FingerprintBook();
  for (const group of Map.groupBy(samples, ({ software }) => software).values()) {
    const labels = new Set(group.map(({ label }) => label));
    if (labels.size > 1) continue;
    const requests = group.toSorted(byStart).flatMap(requestsOf);
    const fingerprint = makeFingerprint(requests, 'Background');
    if (fingerprint !== undefined) book.add(fingerprint, labels.has('malicious'));
  }
  return book;
};

const startOf = ({ entry }: SiteSample): number => Number(entry.flow.split('_').at(-1));

const byStart = (a: SiteSample, b: SiteSample): number =>
  startOf(a) - startOf(b) || (a.entry.flow < b.entry.flow ? -1 : 1);

/** A request cut by the end of the sample would have the wrong size and miss headers. */
const requestsOf = ({ sample, entry }: SiteSample): readonly FingerprintRequest[] =>
  parseSample(sample)
    .filter(({ complete }) => complete)
    .map(({ method, uri, headers }) => ({
      outside: entry.serverAddress,
      request: {
        method,
        uri,
        headers,
        userAgent: headers.find(({ name }) => name.toLowerCase() === 'user-agent')?.value,
      },
    }));

const readBook = (path: string): FingerprintBook | undefined => {
  if (!existsSync(path)) return undefined;
  const { book, problem } = parseBook(readFileSync(path, 'utf8'));
  if (problem !== undefined) throw new MadError('MAD_FINGERPRINTS_UNREADABLE', `${path}: ${problem.message}`);
  return book;
};

const writeBook = (path: string, book: FingerprintBook): void => {
  try {
    const partial = `${path}.${process.pid}.partial`;
    writeFileSync(partial, serialiseBook(book));
    renameSync(partial, path);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_OUTPUT_UNWRITABLE', `${path}: ${detail}`, cause);
  }
};
