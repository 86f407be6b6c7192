import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { capturesBelow, SAMPLES } from './captures.ts';
import { runMad } from './run-mad.ts';

const LOOK_MS = 100;

/**
 * Copies the database of a detector that has judged every sample capture to a folder. The detector runs once for all test files of a
 * run: the first to ask starts it, the others wait.
 *
 * @returns the address of the copy
 */
export const copyJudgedSamples = async (folder: string): Promise<string> => {
  const home = join(inject('judgedSamples'), 'home');
  await judged(home);
  for (const name of readdirSync(home).filter((file) => file.startsWith('mad.db')))
    copyFileSync(join(home, name), join(folder, name));
  return `sqlite:${join(folder, 'mad.db')}`;
};

const judged = async (home: string): Promise<void> => {
  const outcome = `${home}-outcome`;
  if (isFirst(home)) {
    const complaint = await judgeSamples(home).catch(String);
    writeFileSync(`${outcome}.part`, complaint);
    renameSync(`${outcome}.part`, outcome);
  }
  while (!existsSync(outcome)) await sleep(LOOK_MS);
  const complaint = readFileSync(outcome, 'utf8');
  if (complaint !== '') throw new Error(`the samples were not judged: ${complaint}`);
};

const isFirst = (home: string): boolean => {
  try {
    mkdirSync(home);
    return true;
  } catch {
    return false;
  }
};

/** Resolves with what went wrong, nothing otherwise. */
const judgeSamples = async (home: string): Promise<string> => {
  for (const name of ['pcap', 'dataset']) mkdirSync(join(home, name));
  for (const capture of capturesBelow(SAMPLES))
    copyFileSync(join(SAMPLES, capture), join(home, 'pcap', capture));
  const environment = { MAD_HOME: home, DATABASE_URL: `sqlite:${join(home, 'mad.db')}` };
  const { code, stderr } = await runMad(['app', '--devel', '--no-validate'], environment);
  return code === 0 ? '' : `mad app ended with ${code}: ${stderr}`;
};
