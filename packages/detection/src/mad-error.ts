/** The errors a service may end an action with. `docs/errors.md` lists them all. */
export const ERROR_CATALOGUE = {
  MAD_CAPTURE_UNREADABLE: 'The capture cannot be opened or read. Check the path and the permissions.',
  MAD_CAPTURE_DAMAGED:
    'The capture is not readable to its end. What was read before the damage has been judged.',
  MAD_NO_CAPTURES: 'No capture was found. A capture is recognised by its magic number, not by its name.',
  MAD_TOP_SITES_UNREADABLE:
    'The list of top sites cannot be read. Give a file with one name or `rank,name` a line.',
  MAD_LABELS_UNREADABLE:
    'The label file cannot be used. It needs the columns of the training corpus, separated by tabs.',
  MAD_FINGERPRINTS_UNREADABLE: 'The fingerprint book cannot be used. Remove it or restore it from a backup.',
  MAD_OUTPUT_UNWRITABLE: 'The result cannot be written. Check the path, the permissions and the free space.',
} as const;

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
    return ERROR_CATALOGUE[this.code];
  }
}
