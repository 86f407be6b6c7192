import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

const BUFFERED = 256 * 1024;

/** A text file written from its beginning to its end, in large pieces. */
export class OutputFile {
  readonly #file: number;
  #text = '';
  #open = true;

  /** @param path of a file that does not exist yet. */
  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= BUFFERED) this.#flush();
  }

  /** Adds what another file holds. */
  append(path: string): void {
    this.#flush();
    const other = openSync(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(BUFFERED);
      for (let length = readSync(other, buffer); length > 0; length = readSync(other, buffer))
        writeAll(this.#file, buffer.subarray(0, length));
    } finally {
      closeSync(other);
    }
  }

  /** Writes what is left, makes sure that it is on the disk, and closes the file. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#file);
    this.close();
  }

  /** Closes the file as it is; once more does no harm. */
  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    writeAll(this.#file, bytes);
  }
}

/** A system call may write less than it is given. */
const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
};
