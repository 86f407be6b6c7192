import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { FlowFileContents } from './flow-file-contents.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** The flags with which a file is opened say what is to be done with it. */
export const Opening = {
  new: O_WRONLY | O_CREAT | O_EXCL,
  /** One that an earlier run left. */
  replaced: O_WRONLY | O_CREAT | O_TRUNC,
  /** One that this run has begun. */
  begun: O_RDWR | O_APPEND,
} as const;

export const PERMISSIONS = 0o666;

/** Files of a batch to be written, in this order; the lists go side by side. */
export interface FlowFileOrder {
  /** Of this order, from 1. */
  readonly number: number;
  /** Numbers of the files in the batch. */
  readonly files: readonly number[];
  /** One of {@link Opening} each. */
  readonly openings: readonly number[];
  /** Relative to the output folder. */
  readonly paths: readonly string[];
}

/** What became of an order. A plain value, for it may come from another thread. */
export interface FlowFileOutcome {
  readonly number: number;
  /** Files that came into being or were replaced. */
  readonly created: number;
  /** Files, by number in the batch, that were to be new but were there already: not written. */
  readonly existing: readonly number[];
  /** What ended the work before its end. */
  readonly failure: { readonly path: string; readonly cause: unknown } | undefined;
}

/**
 * Writes the files of an order.
 *
 * @param headerLength bytes at the beginning of each file in the batch that one which was begun has already.
 */
export const carryOut = (
  { number, files, openings, paths }: FlowFileOrder,
  folder: string,
  contents: FlowFileContents,
  headerLength: number,
): FlowFileOutcome => {
  const existing: number[] = [];
  let created = 0;
  for (let i = 0; i < files.length; i++) {
    const isBegun = openings[i] === Opening.begun;
    try {
      const descriptor = openSync(`${folder}/${paths[i]}`, openings[i], PERMISSIONS);
      if (!isBegun) created++;
      writeAndClose(descriptor, contents, files[i], isBegun ? headerLength : 0);
    } catch (cause) {
      if (!isExisting(cause)) return { number, created, existing, failure: { path: paths[i], cause } };
      existing.push(files[i]);
    }
  }
  return { number, created, existing, failure: undefined };
};

/** Writes a file of the batch, from an offset in it on, to an open file. */
export const writeAndClose = (
  descriptor: number,
  contents: FlowFileContents,
  file: number,
  from: number,
): void => {
  try {
    contents.write(file, from, (bytes, start, length) => {
      // A system call may write less than it is given.
      for (let written = 0; written < length; )
        written += writeSync(descriptor, bytes, start + written, length - written);
    });
  } finally {
    closeSync(descriptor);
  }
};

export const isExisting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
