import { basename } from 'node:path';
import { capturedText, type DecidedBy, type FlowVerdict } from '@mad/detection';
import { flowName } from '@mad/flows';
import stringWidth from 'string-width';
import { printable } from './output.ts';
import type { SoftwareSummary } from './software-summary.ts';
import { styled } from './style.ts';
import { fitText, wrapText } from './text-width.ts';

const DEFAULT_WIDTH = 120;
const MINIMUM_WIDTH = 80;
const GAP = '  ';
const INDENT = '    ';
/** Room that each column with a share should have, in columns of the terminal. */
const LEAST_OPEN_WIDTH = 12;

interface TableColumn {
  readonly title: string;
  readonly text: (software: SoftwareSummary) => string;
  /** Share of what the narrow columns leave; undefined for a column as wide as its longest text. */
  readonly share?: number;
  /** Columns with a number are left out, the smallest first, where the terminal is too narrow for all. */
  readonly leftOut?: number;
}

const DECIDERS: Readonly<Record<DecidedBy, string>> = {
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
  { title: 'FLOWS', text: ({ flows }) => String(flows), leftOut: 1 },
  { title: 'DECIDED BY', text: ({ decisive }) => DECIDERS[decisive.decidedBy], leftOut: 3 },
  {
    title: 'WHY',
    text: ({ decisive }) => printable(capturedText(shortReason(decisive))),
    share: 0.4,
    leftOut: 2,
  },
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

/**
 * A table of verdicts for people, one line a software and, under each malicious one, why.
 *
 * @param columns width of the terminal; lines are at most so wide, but never narrower than 80.
 */
export const verdictTable = (
  software: readonly SoftwareSummary[],
  columns: number = process.stdout.columns || DEFAULT_WIDTH,
): string => {
  if (software.length === 0) return '';
  const total = Math.max(MINIMUM_WIDTH, columns);
  const { shown, widths } = layOut(software, total);
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => fitText(text, widths[i]))
      .join(GAP)
      .trimEnd();
  const lines = [styled('bold', line(shown.map(({ title }) => title)))];
  for (const one of software) {
    const isMalicious = one.decisive.verdict === 'malicious';
    const row = line(shown.map(({ text }) => text(one)));
    lines.push(isMalicious ? styled('red', row) : row);
    if (!isMalicious) continue;
    for (const reason of [...one.decisive.reasons, whereFound(one)])
      lines.push(
        ...wrapText(printable(capturedText(reason)), total - INDENT.length).map((text) =>
          styled('dim', INDENT + text),
        ),
      );
  }
  return `${lines.join('\n')}\n`;
};

const whereFound = ({ capture, decisive, flows, maliciousFlows }: SoftwareSummary): string =>
  `${maliciousFlows} of ${flows} flows malicious, in ${basename(capture)}; the first with this score: ${flowName(decisive.flow)}, ${decisive.url}`;

interface Layout {
  readonly shown: readonly TableColumn[];
  readonly widths: readonly number[];
}

/** Leaves columns out until those with a share have room to say something. */
const layOut = (software: readonly SoftwareSummary[], total: number): Layout => {
  const naturalWidth = ({ title, text }: TableColumn): number =>
    Math.max(title.length, ...software.map((one) => stringWidth(text(one))));
  const natural = new Map(COLUMNS.map((column) => [column, naturalWidth(column)]));
  let shown = COLUMNS;
  for (;;) {
    const open = shown.filter(({ share }) => share !== undefined);
    const room = roomFor(shown, natural, total);
    const next = shown.toSorted((a, b) => (a.leftOut ?? Infinity) - (b.leftOut ?? Infinity))[0];
    if (room >= open.length * LEAST_OPEN_WIDTH || next.leftOut === undefined)
      return { shown, widths: columnWidths(shown, natural, room) };
    shown = shown.filter((column) => column !== next);
  }
};

/** Columns of the terminal that those without a share and the gaps leave. */
const roomFor = (
  shown: readonly TableColumn[],
  natural: ReadonlyMap<TableColumn, number>,
  total: number,
): number => {
  const fixed = shown.map((column) => (column.share === undefined ? (natural.get(column) ?? 0) : 0));
  return total - fixed.reduce((sum, width) => sum + width, 0) - GAP.length * (shown.length - 1);
};

/** Columns that need less than their share leave the rest to the others. */
const columnWidths = (
  shown: readonly TableColumn[],
  natural: ReadonlyMap<TableColumn, number>,
  room: number,
): number[] => {
  const widths = new Map(natural);
  const need = (column: TableColumn): number => natural.get(column) ?? 0;
  const open = shown.flatMap((column) =>
    column.share === undefined ? [] : [{ column, share: column.share }],
  );
  let left = room;
  let shares = open.reduce((sum, { share }) => sum + share, 0);
  for (const { column, share } of open.sort((a, b) => need(a.column) / a.share - need(b.column) / b.share)) {
    const width = Math.max(1, Math.min(need(column), Math.floor((left * share) / shares)));
    widths.set(column, width);
    left -= width;
    shares -= share;
  }
  return shown.map((column) => widths.get(column) ?? 0);
};
