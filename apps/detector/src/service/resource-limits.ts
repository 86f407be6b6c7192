import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Settings } from '@mad/settings';

/** The limits asked for, in bytes; -1 is unlimited. */
export type LimitSettings = Partial<Pick<Settings, 'memlock' | 'vmem' | 'addressSpace' | 'swap'>>;

/** A limit of this process, before and after what the options ask for. Sizes in bytes or `unlimited`. */
export interface LimitReport {
  readonly name: string;
  readonly before: string;
  readonly inForce: string;
}

interface Resource {
  readonly name: string;
  /** Line of /proc/self/limits; undefined for a limit that Linux does not have. */
  readonly line: string | undefined;
  /** Option of prlimit(1). */
  readonly option: string;
  readonly asked: (settings: LimitSettings) => number | undefined;
}

const RESOURCES: readonly Resource[] = [
  { name: 'MEMLOCK', line: 'Max locked memory', option: '--memlock', asked: ({ memlock }) => memlock },
  { name: 'VMEM', line: undefined, option: '', asked: ({ vmem }) => vmem },
  { name: 'AS', line: 'Max address space', option: '--as', asked: ({ addressSpace }) => addressSpace },
  { name: 'SWAP', line: undefined, option: '', asked: ({ swap }) => swap },
];

/**
 * Applies the resource options to this process (and so to its workers) with prlimit(1); -1 means unlimited. What the system
 * refuses is told as a warning.
 */
export const applyLimits = (settings: LimitSettings, warn: (text: string) => void): LimitReport[] => {
  const before = softLimits();
  for (const { name, line, option, asked } of RESOURCES) {
    const value = asked(settings);
    if (value === undefined) continue;
    if (line === undefined) {
      warn(`${name} cannot be limited on Linux; the option is without effect`);
      continue;
    }
    const limit = value < 0 ? 'unlimited' : String(value);
    const { status, error, stderr } = spawnSync(
      'prlimit',
      ['--pid', String(process.pid), `${option}=${limit}:`],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) warn(`${name} stays as it is: ${(error?.message ?? stderr).trim()}`);
  }
  const after = softLimits();
  return RESOURCES.map(({ name, line }) => ({
    name,
    before: line === undefined ? 'not on Linux' : (before.get(line) ?? 'unknown'),
    inForce: line === undefined ? 'not on Linux' : (after.get(line) ?? 'unknown'),
  }));
};

/** Soft limits of this process by the name /proc gives them. */
const softLimits = (): ReadonlyMap<string, string> => {
  const limits = new Map<string, string>();
  for (const line of readFileSync('/proc/self/limits', 'utf8').split('\n').slice(1)) {
    const [name, soft] = line.split(/ {2,}/);
    if (name !== undefined && soft !== undefined) limits.set(name, soft);
  }
  return limits;
};
