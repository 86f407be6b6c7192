import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The set of captures judged so far; a file with one name a line, as JSON text, keeps it over restarts. */
export class ProcessedCaptures {
  readonly #path: string;
  readonly #lines: Set<string>;

  constructor(path: string) {
    this.#path = path;
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.#lines = new Set(text.split('\n'));
    // A crash may have cut the last line; the next name must not become part of it.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  }

  has(name: string): boolean {
    return this.#lines.has(JSON.stringify(name));
  }

  add(name: string): void {
    const line = JSON.stringify(name);
    this.#lines.add(line);
    appendFileSync(this.#path, `${line}\n`);
  }
}
