import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MadError } from '@mad/errors';
import { MODEL_KINDS, pruneModelVersions } from '@mad/model';
import { isLeftover, removeWithin } from './remove-within.ts';
import { type KeepLimits, type KeptItem, planRemoval } from './retention-plan.ts';

/** What {@link Retention} looks after. */
export interface RetentionOptions {
  /** Holds the dataset folders. Absolute, as are the next two. */
  readonly datasets: string;
  readonly captures: string;
  readonly models: string;
  readonly keepDatasets: KeepLimits;
  readonly keepCaptures: KeepLimits;
  /** Versions kept of the model of each kind beside the one in use. */
  readonly keepModels: number;
  /** The captures that have been judged and are still there, with the time of their judgement. */
  readonly judgedCaptures: () => Promise<readonly KeptItem[]>;
  /** Told of each capture that was removed. */
  readonly onCaptureRemoved: (path: string) => Promise<void>;
  /** Dataset folders that somebody still waits for, absolute; they stay whatever their age. */
  readonly wantedDatasets?: () => Promise<ReadonlySet<string>>;
  readonly onError: (error: MadError) => void;
}

/** What was removed. */
export interface RetentionReport {
  readonly datasets: number;
  readonly captures: number;
  readonly models: number;
  /** Left by interrupted work. */
  readonly leftovers: number;
  /** Of datasets, captures and leftovers. */
  readonly bytes: number;
}

/** What was interrupted is not touched before, for it may be going on in another process. */
const LEFTOVER_DAYS = 1;

/** Keeps what the service writes within its limits of age and size, oldest first. Captures only go when they have been judged. */
export class Retention {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /**
   * Removes what has outlived its limits. What cannot be removed is told to `onError` and tried again the next time.
   *
   * @param now milliseconds since 1970.
   */
  async run(now: number): Promise<RetentionReport> {
    const { datasets, captures, keepDatasets, keepCaptures, onCaptureRemoved } = this.#options;
    const wanted = (await this.#options.wantedDatasets?.()) ?? new Set<string>();
    const found = await this.#itemsIn(datasets);
    const isLeft = ({ path }: KeptItem): boolean => isLeftover(path.slice(datasets.length + 1));
    const leftovers = planRemoval(found.filter(isLeft), { days: LEFTOVER_DAYS, bytes: 0 }, now);
    const removable = found.filter((item) => !isLeft(item) && !wanted.has(item.path));
    const removed = {
      leftovers: await this.#remove(datasets, leftovers),
      datasets: await this.#remove(datasets, planRemoval(removable, keepDatasets, now)),
      captures: await this.#remove(captures, await this.#capturesToGo(keepCaptures, now), onCaptureRemoved),
    };
    return {
      leftovers: removed.leftovers.length,
      datasets: removed.datasets.length,
      captures: removed.captures.length,
      models: await this.#pruneModels(),
      bytes: Object.values(removed)
        .flat()
        .reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  async #capturesToGo(limits: KeepLimits, now: number): Promise<readonly KeptItem[]> {
    if (limits.days === 0 && limits.bytes === 0) return [];
    return planRemoval(await this.#options.judgedCaptures(), limits, now);
  }

  async #remove(
    root: string,
    items: readonly KeptItem[],
    onRemoved: (path: string) => Promise<void> = async () => {},
  ): Promise<readonly KeptItem[]> {
    const removed: KeptItem[] = [];
    for (const item of items) {
      try {
        removeWithin(root, item.path);
        removed.push(item);
      } catch (error) {
        if (!(error instanceof MadError)) throw error;
        this.#options.onError(error);
        continue;
      }
      await onRemoved(item.path);
      await nextTurn();
    }
    return removed;
  }

  async #pruneModels(): Promise<number> {
    const { models, keepModels, onError } = this.#options;
    let removed = 0;
    for (const kind of MODEL_KINDS)
      try {
        removed += (await pruneModelVersions(models, kind, keepModels)).length;
      } catch (cause) {
        const detail = cause instanceof Error ? cause.message : String(cause);
        onError(new MadError('MAD_REMOVAL_FAILED', `${join(models, kind)}: ${detail}`, cause));
      }
    return removed;
  }

  /** The folders in a folder with all that they hold; links are not looked behind. */
  async #itemsIn(folder: string): Promise<KeptItem[]> {
    const items: KeptItem[] = [];
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const path = join(folder, entry.name);
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (status !== undefined) items.push({ path, bytes: sizeOf(path), time: status.mtimeMs });
      await nextTurn();
    }
    return items;
  }
}

/** Bytes of all files below a folder; what vanishes meanwhile counts nothing. */
const sizeOf = (folder: string): number => {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sum + sizeOf(path);
      return sum + (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0);
    }, 0);
  } catch {
    return 0;
  }
};
