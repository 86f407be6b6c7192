import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { CaptureContent, Group } from './capture-check.ts';
import type { Folder, Scenario, Truth } from './scenario.ts';
import { captureName } from './session.ts';

export const truthColumns = [
  'capture',
  'inside_ip',
  'user_agent',
  'software',
  'label',
  'family',
  'kind',
  'requests',
  'behaviour',
  'source',
] as const;

/** One program in one capture, by column. */
export type TruthRow = Readonly<Record<(typeof truthColumns)[number], string>>;

/** The table of a folder of captures: that of `captures` stands above it, that of `learning` in it. */
export const truthTable = (samples: string, folder: Folder): string =>
  folder === 'captures' ? join(samples, 'truth.tsv') : join(samples, folder, 'truth.tsv');

const packageVersion = (name: string): string =>
  execFileSync('dpkg-query', ['-W', name], { encoding: 'utf8' }).trim().split('\t')[1] ?? '';

const softwareName = (truth: Truth): string => {
  if (truth.package !== undefined) {
    return `${truth.software} ${packageVersion(truth.package)}`;
  }
  if (truth.versionCommand !== undefined) {
    const [command, ...commandArguments] = truth.versionCommand;
    return `${truth.software} ${execFileSync(command, commandArguments, { encoding: 'utf8' }).trim()}`;
  }
  return truth.software;
};

const describes = (truth: Truth, group: Group): boolean =>
  Number(/[.:](\d+)$/.exec(group.address)?.[1]) === truth.host &&
  (truth.userAgent === undefined ? group.userAgent === '' : truth.userAgent.test(group.userAgent));

/**
 * The rows of one capture, and what does not fit: a program without a request, a request without a program, a capture
 * without answers, an address or a name of elsewhere.
 */
export function truthRows(
  scenario: Scenario,
  content: CaptureContent,
): { readonly rows: readonly TruthRow[]; readonly problems: readonly string[] } {
  const rows: TruthRow[] = [];
  const problems = content.foreign.map((name) => `mentions ${name}, which is not of this small internet`);
  for (const group of content.groups) {
    const truth = scenario.truths.find((candidate) => describes(candidate, group));
    if (truth === undefined) {
      problems.push(
        `holds ${group.requests} requests of ${group.address} '${group.userAgent}' that nobody was to send`,
      );
      continue;
    }
    if (truth.requests !== undefined && truth.requests !== group.requests)
      problems.push(
        `holds ${group.requests} of the ${truth.requests} requests of ${group.address} '${group.userAgent}'`,
      );
    rows.push({
      capture: captureName(scenario),
      inside_ip: group.address,
      user_agent: group.userAgent,
      software: softwareName(truth),
      label: truth.label,
      family: truth.family,
      kind: truth.kind,
      requests: String(group.requests),
      behaviour: truth.behaviour,
      source: truth.source,
    });
  }
  for (const truth of scenario.truths) {
    if (!content.groups.some((group) => describes(truth, group))) {
      problems.push(`holds no request of ${truth.software}`);
    }
  }
  if (content.responses === 0) {
    problems.push('holds no answer');
  }
  return { rows, problems };
}

/** The table as text, one line a row, in a steady order. */
export function formatTable(rows: readonly TruthRow[]): string {
  const sorted = [...rows].sort((a, b) =>
    `${a.capture}\t${a.inside_ip}\t${a.user_agent}` < `${b.capture}\t${b.inside_ip}\t${b.user_agent}`
      ? -1
      : 1,
  );
  return `${[truthColumns.join('\t'), ...sorted.map((row) => truthColumns.map((column) => row[column]).join('\t'))].join('\n')}\n`;
}

/** The rows of a table that {@link formatTable} wrote. */
export function readTable(table: string): readonly TruthRow[] {
  return table
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t');
      const row: Partial<Record<(typeof truthColumns)[number], string>> = {};
      for (const [index, column] of truthColumns.entries()) {
        row[column] = cells[index] ?? '';
      }
      return row as TruthRow;
    });
}
