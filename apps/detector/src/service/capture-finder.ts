import { resolve } from 'node:path';
import type { MadError } from '@mad/errors';
import type { Settings } from '@mad/settings';
import type { FoundCapture } from '@mad/store';
import { readCaptureList } from './capture-list.ts';
import { findWholeCaptures } from './find-whole-captures.ts';
import type { Home } from './home.ts';
import type { ServiceLog } from './service-log.ts';

/** Where captures are looked for. */
export interface FinderOptions {
  /** Folder of captures. */
  readonly folder: string;
  readonly home: Home;
  readonly settings: Settings;
  readonly log: ServiceLog;
}

/** Looks for captures, round after round. */
export class CaptureFinder {
  readonly #options: FinderOptions;
  readonly #told = new Set<string>();
  #failures = 0;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** Folders and lists that could not be read. */
  get failures(): number {
    return this.#failures;
  }

  /** The captures that are whole now: of the list when one is given, otherwise of the folder. */
  async find(): Promise<readonly FoundCapture[]> {
    const { folder, home, settings } = this.#options;
    const paths = settings.file === undefined ? [folder] : readCaptureList(resolve(settings.file), folder);
    return findWholeCaptures(
      paths,
      home.pcap,
      settings.file === undefined ? 'folder' : 'list',
      settings.quietSeconds,
      (error) => this.#tell(error),
    );
  }

  #tell(error: MadError): void {
    // The same complaint every round would fill the log; a folder without captures is nothing wrong.
    if (error.code === 'MAD_NO_CAPTURES' || this.#told.has(error.message)) return;
    this.#told.add(error.message);
    this.#failures++;
    this.#options.log.error({ code: error.code }, `${error.message} (${error.advice})`);
  }
}
