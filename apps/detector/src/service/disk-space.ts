import { freeDisk } from './free-disk.ts';

/** What {@link DiskSpace} found. */
export interface DiskFinding {
  readonly hasRoom: boolean;
  /** The folder whose disk has least room, and how much that is, in bytes. */
  readonly folder: string;
  readonly free: number;
}

/** Once below the floor, there must be this part more before it counts as room again, so that it does not change back and forth. */
const MARGIN = 1 / 10;

/** Watches the free space of the disks that hold some folders. */
export class DiskSpace {
  readonly #folders: readonly [string, ...string[]];
  readonly #floor: number;
  readonly #free: (folder: string) => Promise<number>;
  #hadRoom = true;

  /**
   * @param floor bytes that are to stay free.
   * @param free bytes that are free on the disk of a folder.
   */
  constructor(
    folders: readonly [string, ...string[]],
    floor: number,
    free: (folder: string) => Promise<number> = freeDisk,
  ) {
    this.#folders = folders;
    this.#floor = floor;
    this.#free = free;
  }

  /** Looks at the disks; a folder that is not there has no room. */
  async look(): Promise<DiskFinding> {
    const found = await Promise.all(
      this.#folders.map(async (folder) => ({ folder, free: await this.#free(folder).catch(() => 0) })),
    );
    const least = found.reduce((a, b) => (b.free < a.free ? b : a));
    this.#hadRoom = least.free >= (this.#hadRoom ? this.#floor : this.#floor + this.#floor * MARGIN);
    return { hasRoom: this.#hadRoom, ...least };
  }

  /** Whether further captures may be taken. */
  async hasRoom(): Promise<boolean> {
    return (await this.look()).hasRoom;
  }
}
