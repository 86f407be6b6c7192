import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The set of captures judged so far; a file with one name a line keeps it over restarts. */
export class ProcessedCaptures {
  readonly #path: string;
  readonly #names: Set<string>;

  constructor(path: string) {
    this.#path = path;
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.#names = new Set(text.split('\n').filter((name) => name !== ''));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(name: string): void {
    this.#names.add(name);
    appendFileSync(this.#path, `${name}\n`);
  }
}
