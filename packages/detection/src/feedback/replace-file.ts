import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

/** Written at once. */
const PIECE = 64 * 1024;

let partials = 0;

/**
 * Replaces a file: readers see the old one or the new one, never a part.
 *
 * @param content in pieces, of which no more than a few are in memory at a time.
 */
export const replaceFile = (path: string, content: Iterable<string> | Iterable<Uint8Array>): void => {
  const partial = `${path}.partial-${process.pid}-${partials++}`;
  const file = openSync(partial, 'w');
  try {
    let text = '';
    for (const piece of content) {
      if (typeof piece === 'string') text += piece;
      else writeSync(file, piece);
      if (text.length < PIECE) continue;
      writeSync(file, text);
      text = '';
    }
    if (text !== '') writeSync(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
};
