/** What the program says to its caller. */
export const ExitCode = {
  Success: 0,
  /** Something failed; the rest was done. */
  Failure: 1,
  /** The command line or the settings make no sense. */
  Usage: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
