import { printable } from './output.ts';
import { cutText } from './text-width.ts';

const WIDTH = 24;
const REDRAW_EVERY_MS = 80;
const DEFAULT_COLUMNS = 80;

/** A progress bar on standard error; draws nothing when that is not a terminal. */
export class ProgressBar {
  readonly #label: string;
  readonly #total: number;
  readonly #shown = process.stderr.isTTY;
  #drawnAt = 0;
  #detail = '';

  /** @param total the amount at which the bar is full, in any unit. */
  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = Math.max(1, total);
  }

  /** @param detail a few plain words on what is being done. */
  update(done: number, detail = ''): void {
    if (!this.#shown) return;
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_EVERY_MS && detail === this.#detail) return;
    this.#drawnAt = now;
    this.#detail = detail;
    const share = Math.min(1, done / this.#total);
    const filled = Math.round(share * WIDTH);
    const bar = '━'.repeat(filled) + ' '.repeat(WIDTH - filled);
    // A terminal that was never told its size says 0.
    const columns = process.stderr.columns || DEFAULT_COLUMNS;
    const line = `${this.#label} ${bar} ${String(Math.round(share * 100)).padStart(3)} % ${printable(detail)}`;
    process.stderr.write(`\r\u001b[2K${cutText(line, columns - 1)}`);
  }

  /** Removes the bar, so that results stand alone. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[2K');
  }
}
