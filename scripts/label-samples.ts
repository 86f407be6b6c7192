// Writes the label of every HTTP flow of our own captures from the truth about each program: samples/flows.tsv and
// samples/learning/flows.tsv. Run it after recording.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADING, httpFlowsOf, labelLine } from './support/flow-labels.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

const readTruths = (folder: string): Record<string, string>[] => {
  const [heading = '', ...lines] = readFileSync(join(folder, 'truth.tsv'), 'utf8').trimEnd().split('\n');
  const names = heading.split('\t');
  return lines.map((line) => {
    const fields = line.split('\t');
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
  });
};

/** Imitations beside captures of what they imitate: more than this and they say what is learnt (docs/detection-quality.md). */
const WEIGHT_OF_IMITATIONS = 0.3;

/**
 * @param below where the captures are, below the folder with the table
 * @param weight of flows that are learnt from and never judged
 */
const labelFolder = async (folder: string, below: string, weight?: number): Promise<void> => {
  const rows: string[] = [];
  for (const [name, known] of Map.groupBy(readTruths(folder), ({ capture }) => capture)) {
    const capture = join(below, name);
    for (const flow of await httpFlowsOf(join(folder, capture))) {
      const [{ client, userAgent }] = flow;
      const truth = known.find(
        (row) => row['inside_ip'] === client.address && row['user_agent'] === (userAgent ?? ''),
      );
      if (truth !== undefined)
        rows.push(labelLine(capture, flow, truth['label'] ?? '', truth['family'] ?? ''));
    }
  }
  const lines =
    weight === undefined
      ? [HEADING, ...rows]
      : [`${HEADING}\tweight`, ...rows.map((row) => `${row}\t${weight}`)];
  writeFileSync(join(folder, 'flows.tsv'), `${lines.join('\n')}\n`);
};

await labelFolder(SAMPLES, 'captures');
await labelFolder(join(SAMPLES, 'learning'), '', WEIGHT_OF_IMITATIONS);
