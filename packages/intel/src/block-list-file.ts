import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MadError } from '@mad/errors';
import { type BlockListKey, parseBlockListLine } from './block-list-line.ts';
import { KeyTable } from './key-table.ts';

/** Longer lines name nothing. */
const LONGEST_LINE = 8192;
/** Names taken from one file at most; some 180 MB. */
const MOST_KEYS = 5_000_000;

/** The content of one block list as it was read. */
export interface BlockListContent {
  /** Key → number of its line. */
  readonly lines: KeyTable;
  /** Prefix lengths of the networks in it. */
  readonly networkLengths: { readonly ipv4: readonly number[]; readonly ipv6: readonly number[] };
  /** Lines that are neither comment nor understood; a heading is one. */
  readonly notUnderstood: number;
  /** True when the file holds more than is kept. */
  readonly isCut: boolean;
  /** Tells one state of the file from another. */
  readonly state: string;
  /** When the file was changed, milliseconds since 1970. */
  readonly changedAt: number;
}

const stateOf = ({ ino, size, mtimeMs }: Stats): string => `${ino} ${size} ${mtimeMs}`;

/** What {@link BlockListContent.state} would be now. @throws MadError `MAD_BLOCK_LIST_UNREADABLE`. */
export const blockListState = async (path: string): Promise<string> => {
  try {
    return stateOf(await stat(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

/**
 * Reads a block list line by line; memory grows with the number of names only.
 *
 * @throws MadError `MAD_BLOCK_LIST_UNREADABLE`.
 */
export const readBlockList = async (path: string, mostKeys = MOST_KEYS): Promise<BlockListContent> => {
  const lines = new KeyTable();
  const ipv4 = new Set<number>();
  const ipv6 = new Set<number>();
  let number = 0;
  let notUnderstood = 0;
  const take = (line: string): void => {
    number++;
    const { keys, understood } = parseBlockListLine(line);
    if (!understood) notUnderstood++;
    for (const key of keys) {
      if (lines.size >= mostKeys) return;
      lines.add(key, number);
      noteNetwork(key, ipv4, ipv6);
    }
  };
  try {
    // Before reading: a change while it is read is then seen at the next look.
    const stats = await stat(path);
    for await (const line of linesOf(path)) take(line);
    return {
      lines,
      networkLengths: { ipv4: [...ipv4], ipv6: [...ipv6] },
      notUnderstood,
      isCut: lines.size >= mostKeys,
      state: stateOf(stats),
      changedAt: stats.mtimeMs,
    };
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

const noteNetwork = (key: BlockListKey, ipv4: Set<number>, ipv6: Set<number>): void => {
  if (!key.startsWith('network ')) return;
  (key.includes(':') ? ipv6 : ipv4).add(Number(key.slice(key.lastIndexOf('/') + 1)));
};

/** The lines of a file; of one that is too long nothing but that it was there. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    // Cut, it still counts as too long, and the memory of a file without line ends stays small.
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE + 1);
    for (const line of lines) yield line.length > LONGEST_LINE ? '' : line;
  }
  if (rest !== '') yield rest.length > LONGEST_LINE ? '' : rest;
}

const unreadable = (path: string, cause: unknown): MadError => {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new MadError('MAD_BLOCK_LIST_UNREADABLE', `${path}: ${detail}`, cause);
};
