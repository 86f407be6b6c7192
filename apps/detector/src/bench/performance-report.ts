import type { BenchResult, Surroundings } from './bench-result.ts';
import { failures, legend, markdownTable, measurementTable, ratioTable } from './bench-table.ts';
import type { GrowthResult } from './growth.ts';
import { growthLegend, growthTable } from './growth-table.ts';
import { STAGES } from './stage.ts';
import { median } from './statistics.ts';

/** `docs/performance.md` from what was measured, in the order given. */
export const performanceReport = (
  results: readonly BenchResult[],
  grown: readonly GrowthResult[] = [],
): string =>
  [
    '# Performance\n',
    introduction((results[0] ?? grown[0]).surroundings),
    METHOD,
    ...results.map(captureSection),
    ...grown.map(growthSection),
    '## Where the time goes\n',
    WHERE_THE_TIME_GOES,
    ...results.map(profileSection),
    LIMITS,
  ]
    .filter((part) => part !== '')
    .join('\n');

const introduction = ({ date, processor, processors, memory, system, node }: Surroundings): string => {
  return `Measured on ${date}: ${processors} × ${processor}, ${(memory / 2 ** 30).toFixed(0)} GiB, ${system}, Node.js ${node}.
This page is written by \`mad bench\` from its own results:

\`\`\`sh
./mad bench --capture FILE --peers --profile --title TEXT --json > one.json     # for each capture
./mad bench --growth --json > growth.json
./mad bench --results one.json --results two.json --results growth.json --report docs/performance.md
\`\`\`

Without \`--capture\` it makes a capture of its own, the same for the same \`--seed\`, \`--size\`, \`--flows\` and \`--http\`.
`;
};

const METHOD = `## How it is measured

- Each stage, and each other program, runs in a process of its own, all of them once a round, so that whatever else the machine does
  meets all. Times run from the start of the process to its end: start-up counts. Tables show the median of the rounds.
- The capture has been read once before and lies in the system's cache. What is printed is thrown away; files are written to
  the disk of temporary files, into new folders, which are removed after the last round (shortly after many files were
  removed, making new ones was seen to take up to twenty times as long on ext4; single slow rounds of \`split\` and its peers may be that).
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
    `## ${title}
`,
    facts,
    measurementTable(result),
    stepTable(result),
    ratioTable(result),
    failures(result),
    legend(result),
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const growthSection = (result: GrowthResult): string =>
  [
    '## Growth\n',
    `Each size in a process of its own, with the options of \`./mad detect\`. Times are processor time of all threads, without that of making the packets; memory is the largest
resident set, with the little that making them takes.
`,
    growthTable(result),
    growthLegend(result),
  ].join('\n');

const WHERE_THE_TIME_GOES = `Every stage does what the one above it does, and more. The tables of what each adds are differences of medians: below the spread of the
times they say nothing, and they hold fixed costs (loading, compiling) too. Of each stage one run was profiled (\`node --cpu-prof\`).

- **read**: the system call that copies a file out of the kernel's cache runs a chunk of 512 KiB ahead in a thread of Node.js's pool, so
  that it costs time only where the packets of a chunk take less (a bare loop of reads: 0.2 s for the gigabyte). Finding the packets
  (\`decode\`, pcap-decoder.ts) is a small part.
- **datagrams**: the decoders for whatever a capture may hold. From the next stage on plain packets (TCP over IPv4 over Ethernet) pass
  them by (plain-segment.ts).
- **flows**: 87 of 100 TCP packets of the yardstick belong to the flow of the one before and need not be looked for.
- **requests**, **groups**: on the two captures of 1 GB, what they add is more alike per request than per packet. No function stands out;
  the collection of garbage is the largest single part of what \`groups\` adds, because requests of flows that never close wait for
  their verdict for long. Warming up counts: run a second time in the same process, \`requests\` and \`groups\` take 30 % less.
- **detect**: adds start-up (0.2 s), scoring, what each malicious verdict is explained with, and a line of JSON a flow. Of the samples
  asked about on the yardstick half had been met before and cost a digest; a new one takes some 80 µs (parsing and structure numbers 20,
  tokens 13, n-grams 8, trees 13, network 24), a line 10 µs. Clearing the young generation is the largest single part: each request lives
  long enough to be moved twice. The options of ./mad cost a tenth more processor time than none and halve the memory.
- **split**: half is making files, by two threads from 2,048 files on. A file costs three system calls as long as its packets fit into one
  batch (96 MiB for all flows together), three more for each further batch. The rest is start-up (0.08 s) and decoding with code that
  is not optimised yet.
`;

/** What each stage takes beyond the one before it. */
const stepTable = ({ measurements, capture }: BenchResult): string => {
  const own = measurements.filter(({ name }) => Object.hasOwn(STAGES, name) || name === 'detect');
  const seconds = own.map(({ runs }) => median(runs.map((run) => run.seconds)));
  const rows = own.slice(1).map(({ name }, i) => {
    const added = seconds[i + 1] - seconds[i];
    const perRequest = capture.requests === 0 ? '–' : ((added / capture.requests) * 1e6).toFixed(1);
    return [name, added.toFixed(2), ((added / capture.packets) * 1e9).toFixed(0), perRequest];
  });
  if (rows.length === 0) return '';
  return markdownTable(['adds', 'time (s)', 'ns a packet', 'µs a request'], rows);
};

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

- **One thread.** The way from bytes to groups runs in one thread; only reading is done ahead. The profile is flat: outside the collection
  of garbage no function has more than a twentieth. A third of a second is code that is not compiled yet.
- **Requests.** What \`requests\` and \`groups\` add is the greater part of the way on both captures of 1 GB; making it cheaper promises more
  than faster decoders.
- **Allocation.** Down to its flow a packet allocates nothing. What takes the bytes of streams is handed the capture time, a boxed number of
  16 bytes. \`allocation.test.ts\` fails from 4 and 20 bytes a packet on.
- **Several captures.** \`mad detect --workers\` judges them side by side, each in one thread; a single capture is not split. V8's helpers and
  reading ahead keep a part of the second core busy with one capture already, so two workers on two cores cannot be twice as fast.
- **Creating files.** A C program that only creates 15,000 files of the same length took 0.15 s, with two threads 0.13 s (by hand), so no
  program that makes these files gets below that.
- **Not here.** Peers that are not installed are left out. The package sources of the machine measured on offer no Suricata.
`;

const grouped = (count: number): string => count.toLocaleString('en');
