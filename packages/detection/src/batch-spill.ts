import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { MadError } from '@mad/errors';

/**
 * Holds batches of plain values on the disk until they are wanted again, in order. The file has no name once it is open, so that
 * nothing is left of it whatever ends the program.
 */
export class BatchSpill<Value> {
  readonly #folder: string;
  readonly #file: number;
  readonly #lengths: number[] = [];

  /** @throws MadError `MAD_OUTPUT_UNWRITABLE` */
  constructor(folder: string) {
    this.#folder = folder;
    this.#file = this.#guard(() => {
      const path = join(folder, `.${randomUUID()}.partial`);
      const file = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
      return file;
    });
  }

  /** @throws MadError `MAD_OUTPUT_UNWRITABLE` */
  add(batch: readonly Value[]): void {
    const bytes = serialize(batch);
    this.#guard(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    });
    this.#lengths.push(bytes.length);
  }

  /** The batches in the order in which they came, each value a copy. */
  *batches(): Generator<Value[]> {
    let position = 0;
    for (const length of this.#lengths) {
      const bytes = Buffer.allocUnsafe(length);
      this.#guard(() => {
        for (let read = 0; read < length; ) {
          const more = readSync(this.#file, bytes, read, length - read, position + read);
          if (more === 0) throw new Error('what was written is not there any more');
          read += more;
        }
      });
      position += length;
      yield deserialize(bytes) as Value[];
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #guard<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new MadError('MAD_OUTPUT_UNWRITABLE', `${this.#folder}: ${detail}`, cause);
    }
  }
}
