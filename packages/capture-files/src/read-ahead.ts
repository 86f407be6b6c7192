import { read } from 'node:fs';
import { unreadable } from './open-file.ts';

const CHUNK = 512 * 1024;

/**
 * Reads a regular file from where it stands, the next bytes while those before are worked on: copying them out of the system's cache
 * or waiting for the disk costs the thread that decodes them nothing. Not for pipes: one that nobody writes to could not be left.
 */
export class ReadAhead {
  readonly #path: string;
  readonly #file: number;
  /** One is worked on while the other is filled. */
  readonly #buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)] as const;
  #turn: 0 | 1 = 0;
  /** How many bytes came, 0 at the end. An error is a value until it is asked for: nobody may be waiting yet. */
  #coming: Promise<number | Error>;

  /** @param file open for reading. */
  constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
    this.#coming = this.#begin();
  }

  /**
   * The next bytes, valid until the next call; none at the end.
   *
   * @throws MadError `MAD_CAPTURE_UNREADABLE`
   */
  async next(): Promise<Uint8Array> {
    const length = await this.#coming;
    if (typeof length !== 'number') throw unreadable(this.#path, length);
    const chunk = this.#buffers[this.#turn].subarray(0, length);
    this.#turn = this.#turn === 0 ? 1 : 0;
    if (length > 0) this.#coming = this.#begin();
    return chunk;
  }

  /** Waits until nothing is read any more: only then may the file be closed. */
  async end(): Promise<void> {
    await this.#coming;
  }

  #begin(): Promise<number | Error> {
    const buffer = this.#buffers[this.#turn];
    return new Promise((resolve) => {
      read(this.#file, buffer, 0, buffer.length, null, (error, length) => resolve(error ?? length));
    });
  }
}
