// Trains the models that come with MAD, as they were trained: on the training corpus, four further families of USTC-TFC2016 and
// our own recordings, imitations among them. Needs the corpus beside the repository. Arguments: the folder for the models (default: models).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADING, httpFlowsOf, labelLine } from './support/flow-labels.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CORPUS = join(ROOT, '..', 'shared', 'corpus');
const USTC = join(CORPUS, 'extra', 'ustc-http');

/** One family must not outweigh the corpus. */
const FLOWS_PER_FAMILY = 400;

const evenlySpread = <Item>(items: readonly Item[], count: number): Item[] => {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor(i * step)]);
};

const NOTES = [
  'Trained on the labelled flows of the training corpus, four further malware families of USTC-TFC2016 (HTTP requests only, 400 flows of each at most) and the recordings in `samples/`, imitations after public descriptions among them that count for less and have no part in the figures.',
  'Known weaknesses: software that speaks like a browser of its time to a plain host name is hardly told from one; plain library defaults (`Wget`, Java, HTTP/1.0 without header fields) draw false alarms; families that hide in an ordinary `GET /` or fetch one file from a hijacked site are missed. docs/detection-quality.md names examples.',
];

if (!existsSync(CORPUS)) {
  process.stderr.write(`mad: ${CORPUS} is not there; the shipped models cannot be trained without it\n`);
  process.exit(1);
}

/** The corpus is not ours to write in: links to its captures, and labels, which the file names tell. */
const folder = mkdtempSync(join(tmpdir(), 'mad-ustc-'));
try {
  const rows: string[] = [];
  for (const capture of readdirSync(USTC).sort()) {
    const family = /^malicious_(.+)\.pcap$/.exec(capture)?.[1];
    if (family === undefined) continue;
    symlinkSync(join(USTC, capture), join(folder, capture));
    for (const flow of evenlySpread(await httpFlowsOf(join(USTC, capture)), FLOWS_PER_FAMILY))
      rows.push(labelLine(capture, flow, 'malicious', family));
  }
  writeFileSync(join(folder, 'flows.tsv'), `${[HEADING, ...rows].join('\n')}\n`);
  const sources = ['--captures', join(CORPUS, 'train'), '--labels', join(CORPUS, 'train', 'flows.tsv')];
  const own = [join(ROOT, 'samples'), join(ROOT, 'samples', 'learning')];
  const extra = [...own, folder].flatMap((source) => ['--extra', source]);
  const notes = NOTES.flatMap((note) => ['--note', note]);
  const output = process.argv[2] ?? join(ROOT, 'models');
  const { status } = spawnSync(join(ROOT, 'mad'), ['train', ...sources, ...extra, ...notes, '-o', output], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
