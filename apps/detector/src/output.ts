import { writeSync } from 'node:fs';
import { ByteBatch } from './byte-batch.ts';
import { ExitCode } from './exit-code.ts';

/**
 * What a capture may carry to harm a terminal or mislead its reader: control characters (Unicode Cc), invisible ones such as
 * bidirectional overrides (Cf), and the line separators.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Most lines are plain but for cut texts, and looking for what is not takes half the time of looking for {@link UNSAFE}. */
const UNUSUAL = /[^ -~…]/;

/** Captured text made harmless for a terminal: unsafe characters appear as `\u009b` and the like. */
export const printable = (text: string): string =>
  UNUSUAL.test(text) ? text.replace(UNSAFE, escaped) : text;

const escaped = (character: string): string => {
  let text = '';
  for (let i = 0; i < character.length; i++)
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
};

/** One JSON object on a line, safe to look at in a terminal. */
export const jsonLine = (value: unknown): string => `${printable(JSON.stringify(value))}\n`;

const STANDARD_OUTPUT = 1;
const PAUSE_MS = 2;

/**
 * Standard output in batches: a system call a line is most of the time of a quick command. Writing waits for a slow reader, which
 * Node's own stream does not on a pipe: it would gather the whole output in memory.
 */
export class LineOutput {
  readonly #batch = new ByteBatch((bytes) => this.writeBytes(bytes));

  write(text: string): void {
    this.#batch.add(text);
  }

  /** Writes bytes at once, ahead of what waits: {@link flush} first. */
  writeBytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSome(bytes, at);
  }

  /** Call once more at the end. */
  flush(): void {
    this.#batch.flush();
  }
}

/** Writes what the other end takes now, and waits a little if that is nothing; ends the program when nobody reads any more. */
const writeSome = (bytes: Uint8Array, at: number): number => {
  try {
    return writeSync(STANDARD_OUTPUT, bytes, at);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? error.code : undefined;
    if (code !== 'EAGAIN') return endOutput(error);
    Atomics.wait(pause, 0, 0, PAUSE_MS);
    return 0;
  }
};

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Ends the program because standard output takes no more. A reader that has seen enough (`mad flows x | head`) is no error. */
export const endOutput = (error: Error): never => {
  if ('code' in error && error.code === 'EPIPE') process.exit(ExitCode.Success);
  complain(`mad: standard output: ${error.message}`);
  process.exit(ExitCode.Failure);
};

/** A line on standard error. */
export const complain = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};
