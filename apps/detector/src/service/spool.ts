import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = 1024 * 1024;

/**
 * Values kept in a file, a JSON text a line, until all of them can be stored together: what one capture gives may not fit into
 * memory. They can be read any number of times. The file has no name, so that nothing is left when the process is killed.
 */
export class Spool<T> implements AsyncIterable<T> {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @param folder on the disk that has room for it. */
  static async open<T>(folder: string): Promise<Spool<T>> {
    const path = join(folder, `.${randomUUID()}.partial`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool<T>(file);
  }

  async append(values: readonly T[]): Promise<void> {
    if (values.length > 0)
      await this.#file.appendFile(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    let rest = '';
    const texts = this.#file.createReadStream({
      ...{ start: 0, autoClose: false, encoding: 'utf8', highWaterMark: CHUNK },
    });
    for await (const text of texts) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  }

  /** Gives its room on the disk back. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}
