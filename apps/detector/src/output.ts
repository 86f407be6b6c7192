/**
 * What a capture may carry to harm a terminal or mislead its reader: control characters (Unicode Cc), invisible ones such as
 * bidirectional overrides (Cf), and the line separators.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Captured text made harmless for a terminal: unsafe characters appear as `\u009b` and the like. */
export const printable = (text: string): string => text.replace(UNSAFE, escaped);

const escaped = (character: string): string => {
  let text = '';
  for (let i = 0; i < character.length; i++)
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
};

/** One JSON object on a line, safe to look at in a terminal. */
export const jsonLine = (value: unknown): string => `${printable(JSON.stringify(value))}\n`;

const BATCH = 64 * 1024;

/** Standard output in batches: a system call a line is most of the time of a quick command. */
export class LineOutput {
  #text = '';

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= BATCH) this.flush();
  }

  /** Call once more at the end. */
  flush(): void {
    process.stdout.write(this.#text);
    this.#text = '';
  }
}

/** A line on standard error. */
export const complain = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};
