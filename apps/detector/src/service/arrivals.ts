import { statSync } from 'node:fs';
import type { JobQueue } from '@mad/queue';
import type { CaptureRow, CaptureSource, Store } from '@mad/store';
import { capturePath, foundCapture } from './capture-finder.ts';

/** Takes in captures that are known to be whole: nobody need wait until they are quiet. */
export class Arrivals {
  readonly #store: Store;
  readonly #queue: JobQueue;
  readonly #root: string;

  /** @param root the installation's folder of captures, to which paths in the database are relative. */
  constructor(store: Store, queue: JobQueue, root: string) {
    this.#store = store;
    this.#queue = queue;
    this.#root = root;
  }

  /**
   * Offers the file to the database and hands it to the queue; while the queue is away a round does that later.
   *
   * @returns its row; undefined when retention was quicker.
   * @throws MadError of the database; the next round finds the file all the same.
   */
  async take(file: string, source: CaptureSource): Promise<CaptureRow | undefined> {
    const { size: sizeBytes, mtime: modifiedAt } = statSync(file);
    const path = capturePath(this.#root, file);
    await this.#store.captures.offer([foundCapture(path, source, { sizeBytes, modifiedAt })]);
    const row = await this.#store.captures.find(path);
    if (row?.state === 'waiting' && (await this.#queue.isReady()))
      await this.#queue.add('capture', { path }, { id: `${row.id}-${row.attempts}` });
    return row;
  }
}
