import { type Stats, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { captureDatasetName } from '@mad/detection';
import { MadError } from '@mad/errors';
import { type CaptureSource, databaseTime, type FoundCapture } from '@mad/store';
import { readCaptureList } from './capture-list.ts';
import { CaptureWatcher } from './capture-watcher.ts';
import type { ServiceLog } from './service-log.ts';

/** Where captures are looked for. */
export interface FinderOptions {
  /** Folder to look in. */
  readonly folder: string;
  /** The installation's folder of captures, to which paths in the database are relative. */
  readonly root: string;
  /** A JSON list of captures in place of the folder. */
  readonly list: string | undefined;
  readonly quietSeconds: number;
  readonly log: ServiceLog;
}

/** Path of a capture in the database: below the installation's folder of captures, absolute when it lies elsewhere. */
export const capturePath = (root: string, path: string): string => {
  const below = relative(root, path);
  return below === '' || below === '..' || below.startsWith('../') || isAbsolute(below) ? path : below;
};

/** A capture as it is offered to the database. */
export const foundCapture = (
  path: string,
  source: CaptureSource,
  { sizeBytes, modifiedAt }: { readonly sizeBytes: number; readonly modifiedAt: Date },
): FoundCapture => ({
  path,
  dataset: captureDatasetName(path.replace(/^\/+/, '')),
  source,
  sizeBytes,
  modifiedAt: databaseTime(modifiedAt),
});

/** Looks for captures, round after round. */
export class CaptureFinder {
  readonly #options: FinderOptions;
  readonly #watcher: CaptureWatcher;
  /** Captures of the list that cannot be looked at. */
  readonly #unreadable = new Set<string>();
  #failures = 0;

  constructor(options: FinderOptions) {
    this.#options = options;
    const { folder, quietSeconds } = options;
    this.#watcher = new CaptureWatcher({ folder, quietSeconds, onError: (error) => this.#tell(error) });
  }

  /** Files and folders that could not be read. */
  get failures(): number {
    return this.#failures;
  }

  /** The captures that are whole now, in name order: those of the list when one is given, otherwise those of the folder. */
  async find(): Promise<readonly FoundCapture[]> {
    const { folder, root, list } = this.#options;
    if (list !== undefined) return this.#listed(readCaptureList(resolve(list), folder));
    const captures = await this.#watcher.look();
    return captures.map((capture) =>
      foundCapture(capturePath(root, resolve(folder, capture.path)), 'folder', capture),
    );
  }

  /** A capture that the list names but that is not there yet may still come. */
  #listed(paths: readonly string[]): readonly FoundCapture[] {
    return paths.flatMap((path) => {
      const status = this.#statusOf(path);
      if (status?.isFile() !== true) return [];
      const { size: sizeBytes, mtime: modifiedAt } = status;
      return [foundCapture(capturePath(this.#options.root, path), 'list', { sizeBytes, modifiedAt })];
    });
  }

  /** One that cannot be looked at is told of once, and does not keep the others from their turn. */
  #statusOf(path: string): Stats | undefined {
    try {
      const status = statSync(path, { throwIfNoEntry: false });
      this.#unreadable.delete(path);
      return status;
    } catch (cause) {
      if (this.#unreadable.has(path)) return undefined;
      this.#unreadable.add(path);
      const detail = cause instanceof Error ? cause.message : String(cause);
      this.#tell(new MadError('MAD_CAPTURE_UNREADABLE', `${path}: ${detail}`, cause));
      return undefined;
    }
  }

  #tell(error: MadError): void {
    this.#failures++;
    this.#options.log.error({ code: error.code }, `${error.message} (${error.advice})`);
  }
}
