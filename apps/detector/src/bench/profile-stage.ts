import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CpuProfile, hottestFunctions, type ProfileEntry } from './cpu-profile.ts';
import type { MeasuredCommand } from './measured-process.ts';

const SHOWN = 8;

/** Runs a Node.js command under V8's profiler; gives the functions its main thread was mostly in. */
export const profileCommand = (command: MeasuredCommand): ProfileEntry[] => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-bench-profile-'));
  try {
    spawnSync(command.file, ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...command.arguments], {
      stdio: 'ignore',
    });
    const [profile] = readdirSync(folder)
      .filter((name) => name.endsWith('.cpuprofile'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile)
      .sort((a, b) => b.samples.length - a.samples.length);
    return profile === undefined ? [] : hottestFunctions(profile, SHOWN);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
