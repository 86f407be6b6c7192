import { appendFileSync } from 'node:fs';
import { printable } from '../output.ts';

/** The events of `mad.log` (specification §8). */
export const EventCode = { Start: 0, Stop: 1, Retrain: 2, Ready: 3, Error: 4 } as const;

export type EventCode = (typeof EventCode)[keyof typeof EventCode];

/** Appends one line an event, `CODE ISO-TIME DATASET CAPTURE MODE`, safe to look at in a terminal, to each of several files. */
export class EventLog {
  readonly #paths: readonly string[];
  readonly #mode: number;

  constructor(paths: readonly string[], mode: number) {
    this.#paths = paths;
    this.#mode = mode;
  }

  /** @param message further words on an error. Blanks in names are kept apart from those between fields. */
  write(code: EventCode, dataset: string, capture: string, message = ''): void {
    const fields = [code, new Date().toISOString(), field(dataset), field(capture), this.#mode];
    const line = `${fields.join(' ')}${message === '' ? '' : ` ${printable(message.replace(/\s+/g, ' '))}`}\n`;
    for (const path of this.#paths) appendFileSync(path, line);
  }
}

const field = (text: string): string => (text === '' ? '-' : printable(text.replaceAll(' ', '\\ ')));
