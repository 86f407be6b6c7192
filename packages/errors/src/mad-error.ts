/**
 * The errors an action may end with, or go on after, by code: what happened and what a person can do about it. `docs/errors.md`
 * lists them all.
 */
export const ERROR_CATALOGUE = {
  MAD_CAPTURE_UNREADABLE: {
    what: 'The capture cannot be opened or read.',
    todo: 'Check the path and the permissions.',
  },
  MAD_CAPTURE_DAMAGED: {
    what: 'The capture is not readable to its end; what came before the damage has been used.',
    todo: 'If the file is still being written, wait until it is whole; otherwise record or copy it again.',
  },
  MAD_NO_CAPTURES: {
    what: 'No capture was found.',
    todo: 'Check the path; a capture is recognised by its magic number, not by its name.',
  },
  MAD_TOP_SITES_UNREADABLE: {
    what: 'The list of top sites cannot be read.',
    todo: 'Give a file with one name or `rank,name` a line.',
  },
  MAD_LABELS_UNREADABLE: {
    what: 'The label file cannot be used.',
    todo: 'Give a table separated by tabs with the columns capture, start, src_ip, src_port, dest_ip, dest_port, label and family.',
  },
  MAD_FINGERPRINTS_UNREADABLE: {
    what: 'The fingerprint book cannot be used.',
    todo: 'Remove it or restore it from a backup.',
  },
  MAD_OUTPUT_UNWRITABLE: {
    what: 'The result cannot be written.',
    todo: 'Check the path, the permissions and the free space.',
  },
} as const satisfies Record<string, { readonly what: string; readonly todo: string }>;

/** A code of the {@link ERROR_CATALOGUE}. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error with a stable code, a sentence that says what and where, and what to do about it. */
export class MadError extends Error {
  readonly code: ErrorCode;

  /** @param message which file, what, where; the catalogue adds what to do. */
  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'MadError';
    this.code = code;
  }

  /** What a person can do about it. */
  get advice(): string {
    return ERROR_CATALOGUE[this.code].todo;
  }
}
