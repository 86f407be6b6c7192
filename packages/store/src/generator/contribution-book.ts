import { basename } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../database.ts';
import type { RetryingDatabase } from '../retrying-database.ts';
import { textDigest } from '../stored-text.ts';
import {
  type CaptureContribution,
  captureContributions,
  hiddenVerdicts,
  JUDGED_CAPTURE_COLUMNS,
  type JudgedCaptureRow,
} from './capture-contributions.ts';
import type { Contribution } from './contribution.ts';
import { failReading, finishReading, type ReadingClaim, type RetryRule } from './reading-list.ts';

/** What came of {@link ContributionBook.record}. */
export type RecordOutcome =
  | {
      readonly status: 'recorded';
      /** What the database knows of the capture; undefined when it knows none and the report alone counts. */
      readonly known: { readonly verdicts: number } | undefined;
    }
  /** The database knows no capture of this folder, and no report was given. */
  | { readonly status: 'unknown-capture' }
  /** Somebody else has the row now; nothing was changed. */
  | { readonly status: 'lost' };

/** Captures counted in one query. */
const PAGE = 200;

/**
 * What each capture adds to the documents, kept so that a capture counts once however often its report is read. Where the database
 * knows the capture, its verdicts are counted there, as they stand now; the report is the source for folders of other origin.
 */
export class ContributionBook {
  readonly #database: RetryingDatabase;

  constructor(database: RetryingDatabase) {
    this.#database = database;
  }

  /** Notes what the folder adds and removes its row, both or neither. @param report what was read; undefined when it is missing. */
  async record(claim: ReadingClaim, report: Contribution | undefined): Promise<RecordOutcome> {
    return this.#database.transaction(async (transaction, attempt) => {
      const captures = await judgedCaptures(transaction, claim.path);
      if (captures.length === 0 && report === undefined) return { status: 'unknown-capture' };
      // After a connection lost while committing, the former attempt may have been kept.
      if (!(await finishReading(transaction, claim)) && !(attempt > 0 && (await isGone(transaction, claim))))
        return { status: 'lost' };
      if (captures.length > 0) {
        await recordCaptures(transaction, captures);
        await removeContribution(transaction, folderSource(claim.path));
        return {
          status: 'recorded',
          known: { verdicts: captures.reduce((sum, { verdicts }) => sum + verdicts, 0) },
        };
      }
      if (report !== undefined)
        await writeContribution(transaction, {
          source: folderSource(claim.path),
          capture_id: null,
          name: basename(claim.path),
          hidden: '',
          contribution: report,
        });
      return { status: 'recorded', known: undefined };
    });
  }

  /**
   * Notes that the report cannot be used. Its row is kept for another try, or parked after too many; what the database knows of the
   * capture then counts without it, so that a broken file hides no infection.
   *
   * @returns `lost`: somebody else has the row now.
   */
  async fail(claim: ReadingClaim, problem: string, rule: RetryRule): Promise<'retry' | 'parked' | 'lost'> {
    return this.#database.transaction(async (transaction) => {
      const outcome = await failReading(transaction, this.#database.dialect, claim, problem, rule);
      if (outcome === 'parked')
        await recordCaptures(transaction, await judgedCaptures(transaction, claim.path));
      return outcome ?? 'lost';
    });
  }

  /** Counts again the captures of which allow rules hide other verdicts than when they were counted. @returns how many. */
  async recountHidden(): Promise<number> {
    const hidden = await this.#database.run((database) => hiddenVerdicts(database));
    const noted = await this.#database.run((database) =>
      database
        .selectFrom('mad_contribution')
        .select(['capture_id', 'hidden'])
        .where('hidden', '!=', '')
        .where('capture_id', 'is not', null)
        .execute(),
    );
    const notedHidden = new Map(noted.map((row) => [row.capture_id, row.hidden]));
    const changed = [...new Set([...hidden.keys(), ...notedHidden.keys()])].filter(
      (id): id is number => id !== null && (hidden.get(id) ?? '') !== (notedHidden.get(id) ?? ''),
    );
    let recounted = 0;
    for (let i = 0; i < changed.length; i += PAGE) {
      const rows = await this.#database.run((database) =>
        database
          .selectFrom('mad_capture as capture')
          .innerJoin('mad_contribution as contribution', 'contribution.capture_id', 'capture.id')
          .select(JUDGED_CAPTURE_COLUMNS.map((column) => `capture.${column}` as const))
          .where('capture.id', 'in', changed.slice(i, i + PAGE))
          .execute(),
      );
      await this.#database.transaction((transaction) => recordCaptures(transaction, rows));
      recounted += rows.length;
    }
    return recounted;
  }

  /**
   * Counts every judged capture again, but those whose folder waits to be read. What cannot be counted any more stays as it is:
   * captures whose verdicts retention has removed, and folders the database knows no capture of.
   *
   * @returns how many captures were counted.
   */
  async rebuild(): Promise<number> {
    const unread = await this.#database.run((database) =>
      database.selectFrom('mad_tobeprocessedfile').select('path').where('status', '=', 0).execute(),
    );
    const unreadNames = new Set(unread.map(({ path }) => basename(path)));
    let counted = 0;
    let last = 0;
    for (;;) {
      const page = await this.#database.run((database) =>
        database
          .selectFrom('mad_capture')
          .select(JUDGED_CAPTURE_COLUMNS)
          .where('judged_at', 'is not', null)
          .where('id', '>', last)
          .orderBy('id')
          .limit(PAGE)
          .execute(),
      );
      if (page.length === 0) return counted;
      last = page.at(-1)?.id ?? last;
      const read = page.filter(({ dataset }) => !unreadNames.has(dataset));
      counted += await this.#database.transaction((transaction) => recordCaptures(transaction, read));
    }
  }
}

const isGone = async (transaction: Transaction<Database>, { id }: ReadingClaim): Promise<boolean> =>
  (await transaction
    .selectFrom('mad_tobeprocessedfile')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()) === undefined;

const judgedCaptures = (database: Kysely<Database>, folder: string): Promise<JudgedCaptureRow[]> =>
  database
    .selectFrom('mad_capture')
    .select(JUDGED_CAPTURE_COLUMNS)
    .where('dataset', '=', basename(folder))
    .where('judged_at', 'is not', null)
    .execute();

const recordCaptures = async (
  transaction: Transaction<Database>,
  captures: readonly JudgedCaptureRow[],
): Promise<number> => {
  const contributions = await captureContributions(transaction, captures);
  for (const contribution of contributions) await writeContribution(transaction, captureRow(contribution));
  return contributions.length;
};

interface ContributionRow {
  readonly source: string;
  readonly capture_id: number | null;
  readonly name: string;
  readonly hidden: string;
  readonly contribution: Contribution;
}

const folderSource = (path: string): string => `folder:${textDigest(path)}`;

const captureRow = ({ capture, hidden, ...contribution }: CaptureContribution): ContributionRow => ({
  source: `capture:${capture.id}`,
  capture_id: capture.id,
  name: capture.dataset,
  hidden,
  contribution,
});

/** Connections of one statement. */
const CONNECTION_BATCH = 500;

const writeContribution = async (
  transaction: Transaction<Database>,
  { contribution, source, ...row }: ContributionRow,
): Promise<void> => {
  const { connections, time, infected, benign, malicious } = contribution;
  const columns = { ...row, time, infected, benign, malicious };
  await transaction
    .insertInto('mad_contribution')
    .ignore()
    .values({ ...columns, source })
    .execute();
  const { id: contribution_id } = await transaction
    .selectFrom('mad_contribution')
    .select('id')
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  // Also makes whoever writes the same contribution wait.
  await transaction.updateTable('mad_contribution').set(columns).where('id', '=', contribution_id).execute();
  await transaction
    .deleteFrom('mad_contribution_connection')
    .where('contribution_id', '=', contribution_id)
    .execute();
  for (let i = 0; i < connections.length; i += CONNECTION_BATCH)
    await transaction
      .insertInto('mad_contribution_connection')
      .values(
        connections
          .slice(i, i + CONNECTION_BATCH)
          .map(({ host, server, hits }) => ({ contribution_id, host, server, hits })),
      )
      .execute();
};

const removeContribution = async (transaction: Transaction<Database>, source: string): Promise<void> => {
  const former = await transaction
    .selectFrom('mad_contribution')
    .select('id')
    .where('source', '=', source)
    .executeTakeFirst();
  if (former === undefined) return;
  await transaction
    .deleteFrom('mad_contribution_connection')
    .where('contribution_id', '=', former.id)
    .execute();
  await transaction.deleteFrom('mad_contribution').where('id', '=', former.id).execute();
};
