import type { BenchResult } from './bench-result.ts';
import { failures, legend, measurementTable, ratioTable } from './bench-table.ts';

/** `docs/performance.md` from what was measured, in the order given. */
export const performanceReport = (results: readonly BenchResult[]): string =>
  [
    '# Performance\n',
    introduction(results[0]),
    METHOD,
    ...results.map(captureSection),
    '## Where the time goes\n',
    WHERE_THE_TIME_GOES,
    ...results.map(profileSection),
    LIMITS,
  ]
    .filter((part) => part !== '')
    .join('\n');

const introduction = ({ surroundings }: BenchResult): string => {
  const { date, processor, processors, memory, system, node } = surroundings;
  return `Measured on ${date}: ${processors} × ${processor}, ${(memory / 2 ** 30).toFixed(0)} GiB, ${system}, Node.js ${node}.
This page is written by \`mad bench\` from its own results:

\`\`\`sh
./mad bench --capture FILE --peers --profile --title TEXT --json > one.json     # for each capture
./mad bench --results one.json --results two.json --report docs/performance.md
\`\`\`

Without \`--capture\` it makes a capture of its own, the same for the same \`--seed\`, \`--size\`, \`--flows\` and \`--http\`.
`;
};

const METHOD = `## How it is measured

- Each stage, and each other program, runs in a process of its own, all of them once a round, so that whatever else the machine does
  meets all. Times run from the start of the process to its end: start-up counts. Tables show the median of the rounds.
- The capture has been read once before and lies in the system's cache. What is printed is thrown away; files are written to
  the disk of temporary files, into new folders, which are removed after the last round (ext4 makes files several times as slowly for half a minute after
  many have been removed).
- packets/s and MB/s are those of the work itself where the process tells when it began (the stages, pcap-parser), of the whole
  process elsewhere. Each stage includes those before it.
- Ratios say how many times as long the other program took: the median of the ratios of each round. On a busy machine the ratio of
  processor times (CPU) is the steadier one.
- Memory is the largest resident set; of programs that are not Node.js it is looked up in \`/proc\` every 10 ms.
`;

const captureSection = (result: BenchResult): string => {
  const { title, capture, load, measurements } = result;
  const { name, bytes, packets, flows, requests } = capture;
  const [least, most] = [Math.min(...load).toFixed(1), Math.max(...load).toFixed(1)];
  const facts = `\`${name}\`: ${(bytes / 1e6).toFixed(0)} MB, ${grouped(packets)} packets of ${Math.round(bytes / packets)} bytes, ${grouped(flows)} TCP flows, ${grouped(requests)} HTTP requests.
${measurements[0].runs.length} rounds; the load average of the machine was ${least} to ${most} (the measured process included).
`;
  return [
    `## ${title}\n`,
    facts,
    measurementTable(result),
    ratioTable(result),
    failures(result),
    legend(result),
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const WHERE_THE_TIME_GOES = `PROSE
`;

/** The profiles side by side: a stage a row, so that one sees what each adds. */
const profileSection = ({ title, profiles }: BenchResult): string => {
  const rows = Object.entries(profiles).map(([stage, entries]) => [
    stage,
    entries
      .map(
        ({ name, file, share }) => `${name}${file === '' ? '' : ` (${file})`} ${(share * 100).toFixed(0)} %`,
      )
      .join(' · '),
  ]);
  if (rows.length === 0) return '';
  return `Shares of the main thread's time by function, on “${title}”:\n\n${rows.map(([stage, shares]) => `- **${stage}**: ${shares}\n`).join('')}`;
};

const LIMITS = `## The next limits

PROSE
`;

const grouped = (count: number): string => count.toLocaleString('en');
