import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';

const CHUNK = 1024 * 1024;

/**
 * Values kept in a file, a JSON text a line, until all of them can be stored together: what one capture gives may not fit into
 * memory. They can be read any number of times.
 */
export class Spool<T> implements AsyncIterable<T> {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** @param path of the file, which is made; one that an earlier process left is emptied. */
  static async open<T>(path: string): Promise<Spool<T>> {
    return new Spool<T>(path, await open(path, 'w', 0o600));
  }

  async append(values: readonly T[]): Promise<void> {
    if (values.length > 0)
      await this.#file.appendFile(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    let rest = '';
    for await (const text of createReadStream(this.#path, { encoding: 'utf8', highWaterMark: CHUNK })) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  }

  /** Removes the file. */
  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
