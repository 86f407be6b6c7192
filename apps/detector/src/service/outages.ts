import { isDatabaseAbsence } from './absence.ts';
import type { DiskFinding } from './disk-space.ts';
import { Outage } from './outage.ts';
import type { ServiceLog } from './service-log.ts';

/** Parts whose absence shows in what workers report, beside the database. */
type ReportedPart = 'database' | 'disk' | 'models';

type Part = ReportedPart | 'room';

const MEGABYTE = 1_000_000;

const WORDS: Readonly<Record<Part, string>> = {
  database: 'the database',
  disk: 'the disk of the dataset folders',
  models: 'the models',
  room: 'free disk space',
};

class Absence extends Error {}

/** What the service needs from outside, and whether it is there; going and coming is one line in the log each. */
export class Outages {
  readonly database: Outage;
  readonly #disk: Outage;
  readonly #models: Outage;
  readonly #room: Outage;

  constructor(log: ServiceLog) {
    const open = (part: Part, isAbsence: (error: unknown) => boolean): Outage =>
      new Outage(isAbsence, {
        onGone: (cause) =>
          log.error(
            { part, code: codeOf(cause) },
            `${WORDS[part]} cannot be used (${cause instanceof Error ? cause.message : cause}); captures wait until it can`,
          ),
        onBack: (seconds) =>
          log.info({ part, seconds }, `${WORDS[part]} can be used again, after ${seconds.toFixed(1)} s`),
      });
    const isReported = (error: unknown): boolean => error instanceof Absence;
    this.database = open('database', (error) => isDatabaseAbsence(error) || isReported(error));
    this.#disk = open('disk', isReported);
    this.#models = open('models', isReported);
    this.#room = open('room', isReported);
  }

  /** Takes note of what kept a worker from its work. */
  report(part: ReportedPart, message: string): void {
    const outage = { database: this.database, disk: this.#disk, models: this.#models }[part];
    outage.notice(new Absence(message));
  }

  /** Takes note of how much room there is on the disks. */
  noteRoom({ hasRoom, folder, free }: DiskFinding): void {
    const megabytes = Math.round(free / MEGABYTE);
    if (hasRoom) this.#room.back();
    else
      this.#room.notice(
        new Absence(`${folder}: ${megabytes} MB are free, fewer than MAD_FREE_DISK_FLOOR_MB or hardly more`),
      );
  }

  /** A capture was judged and stored: nothing is missing. */
  allBack(): void {
    for (const outage of [this.database, this.#disk, this.#models]) outage.back();
  }

  /** Whether new captures can be expected to come to an end; while they cannot, one at a time finds out. */
  get isHindered(): boolean {
    return this.#disk.isAway || this.#models.isAway;
  }

  /** 1 for each part that can be used, 0 otherwise. */
  reachable(): Readonly<Record<Part, number>> {
    return {
      database: Number(!this.database.isAway),
      disk: Number(!this.#disk.isAway),
      models: Number(!this.#models.isAway),
      room: Number(!this.#room.isAway),
    };
  }
}

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
