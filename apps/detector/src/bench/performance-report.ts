import type { BenchResult } from './bench-result.ts';
import { failures, legend, markdownTable, measurementTable, ratioTable } from './bench-table.ts';
import { STAGES } from './stage.ts';
import { median } from './statistics.ts';

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

const WHERE_THE_TIME_GOES = `Read the first table of each capture downwards: every row does what the one above does, and more. What each adds is told below, then
the functions that V8's profiler (\`node --cpu-prof\`) saw on top of the main thread's stack.

- **read** is mostly the kernel's work: copying the file out of its cache into a buffer of 4 MiB that is used again and again. Finding the
  packets in it (\`decode\`, pcap-decoder.ts) is a small part; nothing is copied or allocated for a packet.
- **datagrams** looks at some 30 bytes of each packet that the next stages need anyhow.
- **flows** finds one row of 128 bytes a packet (\`add\`, flow-table.ts). With some hundred thousand flows the rows do not fit into the
  processor's cache: most of that time is waiting for memory.
- **requests** costs by the byte of requests and by the flow, hardly by the packet: a direction nobody wants (answers, TLS) is given up
  at its first bytes. Equal header blocks are parsed once (header-block-cache.ts).
- **groups** costs by the request: objects of the graph's window, of flows and verdicts, and their collection.
- **detect** loads the models and the backend (its fixed part, see a small capture), scores each different sample once (the network in
  WebAssembly, the trees in extra-trees.ts), and writes a line of JSON with a Community ID for each flow.
- **split** is the kernel's work again: \`open\` of a new file takes as long as all else, \`write\` is next. A file costs three system calls
  as long as its packets fit into one batch (96 MiB for all flows together), three more for each further batch.
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

- **One thread.** All stages share the main thread; a second processor only compiles and collects garbage. Reading ahead in another
  thread would take the kernel's copy off the way. Several captures side by side are what the service's workers are for.
- **Objects a request.** From \`requests\` on, time goes with the requests, not with the packets: the next gain lies in fewer and
  smaller objects between extractor, graph and verdict, not in the decoders.
- **Boxed numbers.** Some 24 bytes are allocated per packet: the capture time and the larger half of the flow hashes do not fit into
  V8's small integers and are boxed on their way between functions. \`allocation.test.ts\` fails when anything is added to that.
- **Creating files.** A C program that does nothing but create the 15,000 files of that capture, with their bytes, takes some two fifths
  of the time that \`split\` takes. A second thread gained it a quarter at most: the kernel locks the folder. The rest is start-up (0.1 s: 170 modules
  are found and loaded one by one) and the packets, in code that has just begun to be compiled.
- **Not here.** Peers that are not installed are left out; Debian 12 has no package of Suricata.
`;

const grouped = (count: number): string => count.toLocaleString('en');
