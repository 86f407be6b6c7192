import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES } from './captures.ts';

/** What is known of one program in one of our own captures; `samples/README.md` tells the columns. */
export interface SampleTruth {
  readonly capture: string;
  /** Key of the software group. */
  readonly software: string;
  readonly label: string;
  readonly family: string;
  readonly kind: string;
}

export const sampleTruth = (): SampleTruth[] => {
  const [heading, ...rows] = readFileSync(join(SAMPLES, '../truth.tsv'), 'utf8').trimEnd().split('\n');
  const columns = heading.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)];
    return {
      capture: cell('capture'),
      software: `${cell('inside_ip')} ${cell('user_agent') || 'UnknownUA'}`,
      label: cell('label'),
      family: cell('family'),
      kind: cell('kind'),
    };
  });
};
