// Writes samples/flows.tsv, the label of every HTTP flow of our own captures, from samples/truth.tsv. Run it after recording.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADING, httpFlowsOf, labelLine } from './support/flow-labels.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

const [heading = '', ...lines] = readFileSync(join(SAMPLES, 'truth.tsv'), 'utf8').trimEnd().split('\n');
const names = heading.split('\t');
const truths = lines.map((line) => {
  const fields = line.split('\t');
  return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
});

const rows: string[] = [];
for (const [capture, known] of Map.groupBy(truths, ({ capture }) => capture)) {
  for (const flow of await httpFlowsOf(join(SAMPLES, 'captures', capture))) {
    const [{ client, userAgent }] = flow;
    const truth = known.find(
      (row) => row['inside_ip'] === client.address && row['user_agent'] === (userAgent ?? ''),
    );
    if (truth !== undefined)
      rows.push(labelLine(`captures/${capture}`, flow, truth['label'] ?? '', truth['family'] ?? ''));
  }
}
writeFileSync(join(SAMPLES, 'flows.tsv'), `${[HEADING, ...rows].join('\n')}\n`);
