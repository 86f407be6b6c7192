import { closeSync, type Dirent, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compressionOf, isCapture } from '@mad/capture';
import { CAPTURE_HEAD_LENGTH, startsAsCapture } from '@mad/capture-files';
import { MadError } from '@mad/errors';

/** A capture that is whole, as far as can be told from outside. */
export interface WatchedCapture {
  /** Below the folder that is watched, `/` between its parts. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** How a {@link CaptureWatcher} watches. */
export interface CaptureWatcherOptions {
  readonly folder: string;
  /** A file that was not written to for so long is whole. */
  readonly quietSeconds: number;
  /** How long the size and time of a file that has been quiet for ten minutes are taken for granted. Default: 60. */
  readonly recheckSeconds?: number;
  /** Told once of each file and folder that cannot be read, and again when what is wrong changes. */
  readonly onError: (error: MadError) => void;
}

/** What is known of a file. */
interface WatchedFile {
  size: number;
  modified: number;
  inode: number;
  /** Since when it is unchanged, by a clock that nobody sets. */
  since: number;
  /** When its size and time were looked at last. */
  checked: number;
  /** Undefined while it is not quiet yet, null when it is no capture. */
  capture: WatchedCapture | null | undefined;
  /** Number of the last look at which it was there. */
  seen: number;
}

/** After so many milliseconds without a change hardly any file changes any more. */
const SETTLED = 600_000;
const DEFAULT_RECHECK = 60;

/** Files looked at before others get their turn. */
const FILES_A_TURN = 500;
const MAGIC_LENGTH = 4;

/** Names of files that are still being brought in. */
const UNFINISHED = /^\.|\.(part|partial|tmp)$/i;

/**
 * Finds the captures in a folder and all folders below it, again and again. A file counts when its magic number is a capture's, and
 * when it has been quiet: its size and time did not change for a while, or it was moved here and its time is older than that. Names
 * that begin with a dot or end in `.part`, `.partial` or `.tmp` are passed over.
 *
 * A file is opened once, and again only when it changes; of those that have been quiet for long, sizes and times are not looked at
 * every time either, so that a folder of 100,000 captures costs little more than reading their names.
 * Links to files are followed, links to folders are not.
 */
export class CaptureWatcher {
  readonly #options: CaptureWatcherOptions;
  readonly #files = new Map<string, WatchedFile>();
  /** What is wrong with files and folders, as it was told. */
  readonly #complaints = new Map<string, string>();
  #look = 0;

  constructor(options: CaptureWatcherOptions) {
    this.#options = options;
  }

  /** All captures that are whole now, in name order. What cannot be read is told to `onError` and tried again the next time. */
  async look(): Promise<readonly WatchedCapture[]> {
    this.#look++;
    const found: WatchedCapture[] = [];
    let looked = 0;
    for (const path of this.#filesBelow()) {
      const capture = await this.#visit(path);
      if (capture) found.push(capture);
      if (++looked % FILES_A_TURN === 0) await nextTurn();
    }
    for (const [path, { seen }] of this.#files) if (seen !== this.#look) this.#files.delete(path);
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  *#filesBelow(): Generator<string> {
    const folders = [this.#options.folder];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of this.#entriesOf(folder)) {
        if (UNFINISHED.test(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile() || entry.isSymbolicLink()) yield path;
      }
    }
  }

  #entriesOf(folder: string): Dirent[] {
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      this.#complaints.delete(folder);
      return entries;
    } catch (cause) {
      this.#complain(folder, cause);
      return [];
    }
  }

  /** The capture when there is a whole one under this path. */
  async #visit(path: string): Promise<WatchedCapture | null | undefined> {
    const known = this.#files.get(path);
    if (known !== undefined && this.#isSettled(known)) {
      known.seen = this.#look;
      return known.capture;
    }
    try {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status === undefined || !status.isFile()) return undefined;
      const file = this.#update(path, status);
      if (file.capture === undefined && this.#isQuiet(file)) {
        file.capture = (await isCaptureFile(path))
          ? {
              path: relative(this.#options.folder, path),
              sizeBytes: status.size,
              // The very date that judging sees: one made of mtimeMs would be cut, not rounded, and ask for another judgement.
              modifiedAt: status.mtime,
            }
          : null;
      }
      this.#complaints.delete(path);
      return file.capture;
    } catch (cause) {
      this.#complain(path, cause);
      return undefined;
    }
  }

  #complain(path: string, cause: unknown): void {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const error = new MadError('MAD_CAPTURE_UNREADABLE', `${path}: ${detail}`, cause);
    if (this.#complaints.get(path) !== error.message) this.#options.onError(error);
    this.#complaints.set(path, error.message);
  }

  #update(path: string, { size, mtimeMs: modified, ino: inode }: Stats): WatchedFile {
    const known = this.#files.get(path);
    if (known?.size === size && known.modified === modified && known.inode === inode) {
      known.seen = this.#look;
      known.checked = performance.now();
      return known;
    }
    const file = {
      size,
      modified,
      inode,
      since: performance.now(),
      checked: performance.now(),
      capture: undefined,
      seen: this.#look,
    };
    this.#files.set(path, file);
    return file;
  }

  #isSettled({ capture, modified, checked }: WatchedFile): boolean {
    const { recheckSeconds = DEFAULT_RECHECK } = this.#options;
    if (capture === undefined || Date.now() - modified < SETTLED) return false;
    return performance.now() - checked < recheckSeconds * 1000;
  }

  #isQuiet({ since, modified }: WatchedFile): boolean {
    const quiet = this.#options.quietSeconds * 1000;
    return performance.now() - since >= quiet || Date.now() - modified >= quiet;
  }
}

const isCaptureFile = async (path: string): Promise<boolean> => {
  const file = openSync(path, 'r');
  try {
    const magic = new Uint8Array(MAGIC_LENGTH);
    const length = readSync(file, magic, 0, magic.length, 0);
    const start = magic.subarray(0, length);
    if (isCapture(start)) return true;
    if (compressionOf(start) === undefined) return false;
    const head = new Uint8Array(CAPTURE_HEAD_LENGTH);
    return await startsAsCapture(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
};
