import type { ExitCode } from './exit-code.ts';
import { runDetector } from './service/run-detector.ts';

/** The arguments of {@link main}; what is left out comes from the environment, the settings file, the defaults. */
export interface MainArguments {
  /** 1 initialisation, 2 migration, 3 prediction, 4 adaptation, 5 regeneration. */
  readonly mode?: 1 | 2 | 3 | 4 | 5;
  /** Folder of captures. */
  readonly path?: string;
  /** Labelled samples, for modes 2 and 5. */
  readonly sample?: string;
  /** Network interface to record into the folder of captures. */
  readonly iface?: string;
  /** A JSON list of captures to judge in place of the folder. */
  readonly file?: string;
}

/**
 * Runs the detector from code, as `mad app` does from the command line (specification §2).
 *
 * @returns what a program should exit with, once the mode is done; in mode 3 once the process is told to stop.
 * @throws MadError when it cannot begin or, in modes other than 3, when something fails.
 */
export const main = (given: MainArguments): Promise<ExitCode> => runDetector({ ...given });
