import type { BenchResult } from './bench-result.ts';
import { failures, legend, markdownTable, measurementTable, ratioTable } from './bench-table.ts';

/** `docs/performance.md` from what was measured, in the order given. */
export const performanceReport = (results: readonly BenchResult[]): string =>
  ['# Performance\n', introduction(results), ...results.map(captureSection)].join('\n');

const introduction = (results: readonly BenchResult[]): string => {
  const { date, processor, processors, memory, system, node } = results[0].surroundings;
  return `Made by \`./mad bench --results FILE… --report docs/performance.md\` from measurements of ${date}: ${processors} × ${processor},
${(memory / 2 ** 30).toFixed(0)} GiB, ${system}, Node.js ${node}.
`;
};

const captureSection = (result: BenchResult): string => {
  const { capture, load, measurements } = result;
  const { name, bytes, packets, flows, requests } = capture;
  const rounds = measurements[0].runs.length;
  const facts = `${(bytes / 1e6).toFixed(0)} MB, ${packets.toLocaleString('en')} packets (${Math.round(bytes / packets)} bytes each), ${flows.toLocaleString('en')} flows, ${requests.toLocaleString('en')} HTTP requests. ${rounds} rounds; the load average was ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}.`;
  return [
    `## ${name}\n`,
    `${facts}\n`,
    measurementTable(result),
    ratioTable(result),
    failures(result),
    legend(result),
    profiles(result),
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const profiles = ({ profiles: all }: BenchResult): string =>
  Object.entries(all)
    .map(
      ([stage, entries]) =>
        `${stage}:\n\n${markdownTable(
          ['function', 'file', 'share'],
          entries.map(({ name, file, share }) => [name, file, `${(share * 100).toFixed(0)} %`]),
        )}`,
    )
    .join('\n');
