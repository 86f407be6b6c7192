import { availableParallelism } from 'node:os';

/** Runtime modes of the detector (specification §2). */
export const MODES = {
  1: 'initialisation',
  2: 'migration',
  3: 'prediction',
  4: 'adaptation',
  5: 'regeneration',
} as const;

export type Mode = keyof typeof MODES;

/** The command line of `mad app` as typed; numbers may be out of range. */
export interface AppArguments {
  readonly mode: `${Mode}`;
  readonly path?: string;
  readonly sample?: string;
  /** False when `--no-validate` was given. */
  readonly validate: boolean;
  readonly waitTimeout: number;
  readonly samplingInterval: number;
  readonly validateRatio: number;
  readonly process?: number;
  readonly memlock?: number;
  readonly vmem?: number;
  readonly addressSpace?: number;
  readonly swap?: number;
  readonly devel: boolean;
  readonly interactive: boolean;
  readonly shell: string;
}

/** {@link AppArguments} with every number in its range. */
export interface AppSettings extends Omit<AppArguments, 'mode'> {
  readonly mode: Mode;
  readonly process: number;
}

export const DEFAULT_VALIDATE_RATIO = 10;

/** log2 of the number of CPUs, at least 1. */
export const defaultProcesses = (cpus: number = availableParallelism()): number =>
  Math.max(1, Math.floor(Math.log2(cpus)));

/**
 * Puts every number into its range. One outside is replaced by its default and told as a warning, as the seed does; it never
 * ends the program.
 */
export const settle = (
  given: AppArguments,
  warn: (text: string) => void,
  cpus: number = availableParallelism(),
): AppSettings => {
  const notNegative = (name: string, value: number): number => {
    if (value >= 0) return value;
    warn(`${name} ${value} is negative; 0 is used`);
    return 0;
  };
  const ratio = (value: number): number => {
    if (value >= 0 && value <= 100) return value;
    warn(`validation ratio ${value} is not within 0 to 100; ${DEFAULT_VALIDATE_RATIO} is used`);
    return DEFAULT_VALIDATE_RATIO;
  };
  const processes = (value: number): number => {
    if (value < 1) {
      warn(`${value} processes cannot work; ${defaultProcesses(cpus)} is used`);
      return defaultProcesses(cpus);
    }
    if (value > cpus) warn(`${value} processes are more than the ${cpus} CPUs here`);
    return value;
  };
  return {
    ...given,
    mode: Number(given.mode) as Mode,
    waitTimeout: notNegative('wait timeout', given.waitTimeout),
    samplingInterval: notNegative('sampling interval', given.samplingInterval),
    validateRatio: ratio(given.validateRatio),
    process: processes(given.process ?? defaultProcesses(cpus)),
  };
};
