import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './captures.ts';
import { jsonLines, runMad } from './run-mad.ts';

const GOLDEN = join(ROOT, 'e2e/golden');

type JsonLine = Readonly<Record<string, unknown>>;

interface GoldenCommand {
  readonly words: (capture: string) => readonly string[];
  /** What of each line is written down. */
  readonly keep: (line: JsonLine) => JsonLine;
}

const whole = (line: JsonLine): JsonLine => line;

/** How sentences begin that quote what a model says. */
const OF_THE_MODEL = /^(model|what carried the score) /;

/** Scores, weights and the sentences that quote them change with every training; the verdicts on these captures must not. */
const withoutScores = ({ score: _, explanation: __, reasons, ...rest }: JsonLine): JsonLine => ({
  ...rest,
  reasons: Array.isArray(reasons) ? reasons.filter((reason) => !OF_THE_MODEL.test(String(reason))) : reasons,
});

/** What is written down in each golden folder, by file name. */
const GOLDEN_COMMANDS = {
  'requests.jsonl': { words: (capture) => ['requests', capture, '--json'], keep: whole },
  'flows.jsonl': { words: (capture) => ['flows', capture, '--json'], keep: whole },
  'verdicts.jsonl': { words: (capture) => ['detect', capture, '--json', '--all'], keep: withoutScores },
} as const satisfies Record<string, GoldenCommand>;

export type GoldenOutput = keyof typeof GOLDEN_COMMANDS;

export const goldenOutputs = Object.keys(GOLDEN_COMMANDS) as GoldenOutput[];

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

/** @throws Error when the command fails or has anything to complain of. */
export const runGolden = async ({ capture }: GoldenFolder, output: GoldenOutput): Promise<JsonLine[]> => {
  const { words, keep }: GoldenCommand = GOLDEN_COMMANDS[output];
  const { code, stdout, stderr } = await runMad(words(capture));
  if (code !== 0 || stderr !== '') throw new Error(`${capture}, ${output}: exit code ${code}\n${stderr}`);
  return jsonLines(stdout).map(keep);
};
