import type { LineWeight } from './explanation.ts';

/** A part of the requests with what it weighs, cut to be read. */
export type LoudLine = Pick<LineWeight, 'text' | 'weight'>;

const COUNT = 3;
const LONGEST_TEXT = 60;
/** A tenth of the log-odds is a rounding of the score, no reason. */
const LEAST_WEIGHT = 0.1;

/** The parts that spoke loudest against the software, the loudest first, at most three; texts are cut to 60 characters. */
export const loudestLines = (lines: readonly LineWeight[]): readonly LoudLine[] =>
  lines
    .filter(({ weight }) => weight >= LEAST_WEIGHT)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, COUNT)
    .map(({ text, weight }) => ({ text: shortened(text), weight }));

const shortened = (text: string): string => {
  const characters = [...text.slice(0, 2 * LONGEST_TEXT + 1)];
  return characters.length <= LONGEST_TEXT ? text : `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`;
};
