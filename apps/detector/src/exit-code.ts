/** What the program says to its caller. */
export const ExitCode = {
  Success: 0,
  /** At least one input failed; the rest was done. */
  Failure: 1,
  /** `--fail-on malicious` was given and something malicious was found. */
  Malicious: 3,
  /** The command line makes no sense, or asks for what does not exist yet. */
  Usage: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
