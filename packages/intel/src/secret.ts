import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { MadError } from '@mad/errors';

const HIDDEN = '[secret]';

/** A key or token that no log, JSON or error message shows. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself; only for the request it belongs to. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/**
 * Reads a secret from the variable `NAME`, else from the file that `NAME_FILE` names. White space around it is left out; an empty
 * one counts as none.
 *
 * @throws MadError `MAD_SECRET_UNREADABLE` when the file cannot be read.
 */
export const readSecret = (
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Secret | undefined => {
  const value = environment[name]?.trim() ?? '';
  if (value !== '') return new Secret(value);
  const path = environment[`${name}_FILE`]?.trim() ?? '';
  if (path === '') return undefined;
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? undefined : new Secret(text);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'not readable';
    throw new MadError('MAD_SECRET_UNREADABLE', `${name}_FILE ${path}: ${code}`, cause);
  }
};
