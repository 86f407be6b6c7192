import { basename } from 'node:path';
import { capturedText, type FlowVerdict } from '@mad/detection';
import { flowName } from '@mad/flows';
import { printable } from './output.ts';
import type { SoftwareSummary } from './software-summary.ts';
import { styled } from './style.ts';

const DEFAULT_WIDTH = 120;
const MINIMUM_WIDTH = 80;

interface TableColumn {
  readonly title: string;
  readonly text: (software: SoftwareSummary) => string;
  /** Share of what the narrow columns leave; undefined for a column as wide as its longest text. */
  readonly share?: number;
}

const DECIDERS: Readonly<Record<string, string>> = {
  cnn: 'network',
  fingerprint: 'fingerprint',
  browser: 'browser',
  top_site: 'top site',
};

const COLUMNS: readonly TableColumn[] = [
  { title: 'VERDICT', text: ({ decisive }) => decisive.verdict },
  { title: 'SCORE', text: ({ decisive }) => decisive.score.toFixed(3) },
  { title: 'HOST', text: ({ inside }) => inside },
  { title: 'SOFTWARE', text: ({ userAgent }) => softwareName(userAgent), share: 0.35 },
  { title: 'TALKS TO', text: ({ servers }) => serverNames(servers), share: 0.25 },
  { title: 'FLOWS', text: ({ flows }) => String(flows) },
  { title: 'DECIDED BY', text: ({ decisive }) => DECIDERS[decisive.decidedBy] ?? decisive.decidedBy },
  { title: 'WHY', text: ({ decisive }) => printable(capturedText(shortReason(decisive))), share: 0.4 },
];

const softwareName = (userAgent: string | undefined): string =>
  userAgent === undefined ? '(no User-Agent)' : printable(capturedText(userAgent));

const serverNames = (servers: readonly string[]): string => {
  const [first = '', ...others] = servers.map(printable);
  return others.length === 0 ? first : `${first} +${others.length}`;
};

/** A few words; the full sentences stand under malicious rows and in the JSON. */
const shortReason = ({ decidedBy, verdict, reasons }: FlowVerdict): string => {
  if (decidedBy === 'cnn')
    return verdict === 'malicious'
      ? 'its request headers are built like malware’s'
      : 'its request headers look harmless';
  return reasons[0] ?? '';
};

/** A table of verdicts for people, one line a software and, under each malicious one, why. */
export const verdictTable = (software: readonly SoftwareSummary[]): string => {
  if (software.length === 0) return '';
  const total = Math.max(MINIMUM_WIDTH, process.stdout.columns ?? DEFAULT_WIDTH);
  const cells = software.map((one) => COLUMNS.map(({ text }) => text(one)));
  const widths = columnWidths(cells, total);
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => fit(text, widths[i]))
      .join('  ')
      .trimEnd();
  const lines = [styled('bold', line(COLUMNS.map(({ title }) => title)))];
  software.forEach((one, i) => {
    const isMalicious = one.decisive.verdict === 'malicious';
    const row = line(cells[i]);
    lines.push(isMalicious ? styled('red', row) : row);
    if (!isMalicious) return;
    for (const reason of [...one.decisive.reasons, whereFound(one)])
      lines.push(
        ...wrapped(`${printable(capturedText(reason))}`, total - 6).map((text) =>
          styled('dim', `    ${text}`),
        ),
      );
  });
  return `${lines.join('\n')}\n`;
};

const whereFound = ({ capture, decisive, flows, maliciousFlows }: SoftwareSummary): string =>
  `${maliciousFlows} of ${flows} flows malicious, in ${basename(capture)}; the first with this score: ${flowName(decisive.flow)}, ${decisive.url}`;

const columnWidths = (cells: readonly (readonly string[])[], total: number): number[] => {
  const natural = COLUMNS.map(({ title }, i) => Math.max(title.length, ...cells.map((row) => row[i].length)));
  const fixed = COLUMNS.reduce((sum, { share }, i) => sum + (share === undefined ? natural[i] : 0), 0);
  const room = Math.max(0, total - fixed - 2 * (COLUMNS.length - 1));
  // Columns that need less than their share leave the rest to the others.
  const widths = [...natural];
  let left = room;
  let shares = COLUMNS.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const open = COLUMNS.map((column, i) => ({ i, share: column.share ?? 0 })).filter(({ share }) => share > 0);
  for (const { i, share } of open.sort((a, b) => natural[a.i] / a.share - natural[b.i] / b.share)) {
    widths[i] = Math.max(8, Math.min(natural[i], Math.floor((left * share) / shares)));
    left -= widths[i];
    shares -= share;
  }
  return widths;
};

const fit = (text: string, width: number): string =>
  text.length <= width ? text.padEnd(width) : `${text.slice(0, Math.max(0, width - 1))}…`;

const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '  ';
    }
    line = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
};
