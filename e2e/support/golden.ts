import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './captures.ts';
import { type ProgramRun, runMad } from './run-mad.ts';

const GOLDEN = join(ROOT, 'e2e/golden');

/** What is written down for each golden folder: file name → the command, given a capture. */
export const GOLDEN_OUTPUTS = {
  'requests.jsonl': (capture: string) => ['requests', capture, '--json'],
  'flows.jsonl': (capture: string) => ['flows', capture, '--json'],
} as const;

export type GoldenOutput = keyof typeof GOLDEN_OUTPUTS;

export const goldenOutputs = Object.keys(GOLDEN_OUTPUTS) as GoldenOutput[];

/** A folder with a line of origin and the outputs a person has looked at. */
export interface GoldenFolder {
  readonly name: string;
  /** Path in the repository, the first line of `origin.txt`; what follows says where the capture comes from. */
  readonly capture: string;
}

export const goldenFolders = (): GoldenFolder[] =>
  readdirSync(GOLDEN).map((name) => ({
    name,
    capture: readFileSync(join(GOLDEN, name, 'origin.txt'), 'utf8').split('\n')[0],
  }));

export const goldenPath = ({ name }: GoldenFolder, output: GoldenOutput): string =>
  join(GOLDEN, name, output);

export const runGolden = ({ capture }: GoldenFolder, output: GoldenOutput): Promise<ProgramRun> =>
  runMad(GOLDEN_OUTPUTS[output](capture));
