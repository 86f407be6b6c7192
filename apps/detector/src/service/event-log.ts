import { closeSync, openSync, writeSync } from 'node:fs';
import { printable } from '../output.ts';

/** The events of `mad.log` (specification §8). */
export const EventCode = { Start: 0, Stop: 1, Retrain: 2, Ready: 3, Error: 4 } as const;

export type EventCode = (typeof EventCode)[keyof typeof EventCode];

/**
 * Appends one line an event, `CODE ISO-TIME DATASET CAPTURE MODE`, safe to look at in a terminal, to each of several files. A line
 * is one appending write, so that many processes may share a file; the file is opened anew for each, so that it may be rotated.
 */
export class EventLog {
  readonly #paths: readonly string[];
  readonly #mode: number;
  readonly #onUnwritable: (path: string, cause: unknown) => void;
  readonly #unwritable = new Set<string>();

  /** @param onUnwritable told when a file takes no lines any more, as on a full disk; once until it takes them again. */
  constructor(
    paths: readonly string[],
    mode: number,
    onUnwritable: (path: string, cause: unknown) => void = () => {},
  ) {
    this.#paths = paths;
    this.#mode = mode;
    this.#onUnwritable = onUnwritable;
  }

  /** @param message further words on an error. Blanks in names are kept apart from those between fields. */
  write(code: EventCode, dataset: string, capture: string, message = ''): void {
    const fields = [code, new Date().toISOString(), field(dataset), field(capture), this.#mode];
    const line = Buffer.from(
      `${fields.join(' ')}${message === '' ? '' : ` ${printable(message.replace(/\s+/g, ' '))}`}\n`,
    );
    for (const path of this.#paths) {
      try {
        append(path, line);
        this.#unwritable.delete(path);
      } catch (cause) {
        if (!this.#unwritable.has(path)) this.#onUnwritable(path, cause);
        this.#unwritable.add(path);
      }
    }
  }
}

const append = (path: string, line: Uint8Array): void => {
  const file = openSync(path, 'a');
  try {
    writeSync(file, line);
  } finally {
    closeSync(file);
  }
};

const field = (text: string): string => (text === '' ? '-' : printable(text.replaceAll(' ', '\\ ')));
