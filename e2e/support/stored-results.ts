import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../packages/store/src/index.ts';

/** What stands in the database and in the dataset folders, put so that anything lost, double or half shows. */
export interface StoredResults {
  /** Captures by state. */
  readonly states: Readonly<Record<string, number>>;
  /** Path of each judged capture → its number of verdicts, as the capture's row tells. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Everything that contradicts something else; a sentence each. */
  readonly contradictions: readonly string[];
}

/**
 * Reads all results and holds them against each other.
 *
 * @param only paths of captures to look at, where the dataset folders of others are elsewhere.
 */
export const storedResults = async (
  store: Store,
  datasetParent: string,
  only?: readonly string[],
): Promise<StoredResults> => {
  const { database } = store;
  const contradictions: string[] = [];
  const same = (what: string, a: unknown, b: unknown): void => {
    if (JSON.stringify(a) !== JSON.stringify(b))
      contradictions.push(`${what}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
  };
  const all = await database.selectFrom('mad_capture').selectAll().orderBy('path').execute();
  const captures = all.filter(({ path }) => only === undefined || only.includes(path));
  const reports = await database
    .selectFrom('mad_report')
    .leftJoin('mad_verdict', 'mad_verdict.report_id', 'mad_report.id')
    .leftJoin('mad_explanation', 'mad_explanation.report_id', 'mad_report.id')
    .select(['mad_report.name', 'mad_verdict.capture_id', 'mad_explanation.report_id as explained'])
    .execute();
  for (const { name, capture_id, explained } of reports) {
    if (capture_id === null) contradictions.push(`${name}: a report without a verdict`);
    if (explained === null) contradictions.push(`${name}: a report without an explanation`);
  }
  const activity = await database.selectFrom('mad_activity').select(['capture_id', 'verdicts']).execute();
  const names = Map.groupBy(reports, ({ capture_id }) => capture_id);
  for (const { id, path, state, verdicts, dataset, claimed_by } of captures) {
    const own = (names.get(id) ?? []).map(({ name }) => name).sort();
    same(`${path}: names`, own, [...new Set(own)]);
    same(`${path}: verdicts and rows`, state === 'judged' ? verdicts : 0, own.length);
    const active = activity.filter(({ capture_id }) => capture_id === id);
    same(
      `${path}: rows and activity`,
      own.length,
      active.reduce((sum, row) => sum + row.verdicts, 0),
    );
    if (state !== 'judging') same(`${path}: nobody's`, claimed_by, null);
    if (state === 'judged') same(`${path}: rows and report.json`, own, reportNames(datasetParent, dataset));
  }
  const hosts = await database.selectFrom('mad_host').select('verdicts').execute();
  same(
    'rows and figures of hosts',
    reports.length,
    hosts.reduce((sum, row) => sum + row.verdicts, 0),
  );
  const judged = captures.filter(({ state }) => state === 'judged');
  const processed = await database.selectFrom('mad_processedfile').select('name').execute();
  same(
    'judged and processed',
    judged.map(({ path }) => path),
    processed
      .map(({ name }) => name)
      .filter((name) => only === undefined || only.includes(name))
      .sort(),
  );
  const toBeProcessed = await database.selectFrom('mad_tobeprocessedfile').select('path').execute();
  same(
    'judged and to be processed',
    judged.map(({ dataset }) => join(datasetParent, dataset)).sort(),
    toBeProcessed
      .map(({ path }) => path)
      .filter((path) => path.startsWith(datasetParent))
      .sort(),
  );
  return {
    states: Object.fromEntries(
      [...Map.groupBy(captures, ({ state }) => state)].map(([state, rows]) => [state, rows.length]),
    ),
    verdicts: new Map(judged.map(({ path, verdicts }) => [path, verdicts])),
    contradictions,
  };
};

const reportNames = (parent: string, dataset: string): string[] => {
  const entries: { name: string }[] = JSON.parse(readFileSync(join(parent, dataset, 'report.json'), 'utf8'));
  return entries.map(({ name }) => name).sort();
};

/** Names in a folder of dataset folders that are none of theirs: what somebody forgot to remove. */
export const leftovers = (datasetParent: string): string[] =>
  readdirSync(datasetParent).filter((name) => name.startsWith('.'));
