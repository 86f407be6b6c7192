import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contestant } from './contestant.ts';
import { measureProcess, type ProcessUsage } from './measured-process.ts';

/** All runs of one contestant on one capture. */
export interface Measurement {
  readonly name: string;
  readonly does: string;
  readonly against: Contestant['against'];
  readonly version: string;
  /** In order of rounds; every contestant runs once a round. */
  readonly runs: readonly ProcessUsage[];
}

/** Measurements on one capture, and how busy the machine was. */
export interface Rounds {
  readonly measurements: readonly Measurement[];
  /** Processes that wanted to run, averaged over a minute (load average): before the first, and after each round. */
  readonly load: readonly number[];
}

/**
 * Runs every contestant in a process of its own, round by round, so that whatever else the machine does meets all of them.
 * Those that are not installed are left out.
 */
export const runBenchmark = async (
  capture: string,
  contestants: readonly Contestant[],
  rounds: number,
  onStep: (step: number, what: string) => void,
): Promise<Rounds> => {
  const installed = contestants.flatMap((contestant) => {
    const version = contestant.version();
    return version === undefined ? [] : [{ contestant, version, runs: [] as ProcessUsage[] }];
  });
  const load = [loadavg()[0]];
  const folder = mkdtempSync(join(tmpdir(), 'mad-bench-'));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [place, { contestant, runs }] of installed.entries()) {
        const step = round * installed.length + place;
        onStep(step, `${contestant.name}, round ${round + 1} of ${rounds}`);
        const runFolder = join(folder, `${contestant.name}-${round}`);
        mkdirSync(runFolder);
        runs.push(await measureProcess(contestant.command(capture, runFolder)));
      }
      load.push(loadavg()[0]);
    }
  } finally {
    // Not after each run: ext4 makes files slowly for half a minute after many were removed.
    rmSync(folder, { recursive: true, force: true });
  }
  const measurements = installed.map(({ contestant: { name, does, against }, version, runs }) => ({
    name,
    does,
    against,
    version,
    runs,
  }));
  return { measurements, load };
};
