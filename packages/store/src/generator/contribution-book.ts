import { basename } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import type { RetryRule } from '../captures.ts';
import type { Database, DatabaseTime } from '../database.ts';
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
import { failReading, finishReading, type ReadingClaim } from './reading-list.ts';

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
          judged_at: null,
          name: basename(claim.path),
          hidden: '',
          contribution: report,
        });
      return { status: 'recorded', known: undefined };
    });
  }

  /**
   * Notes that the report cannot be used. Its row is kept for another try, or parked after too many; {@link recount} then counts what
   * the database knows of the capture, so that a broken file hides no infection.
   *
   * @returns `lost`: somebody else has the row now.
   */
  async fail(claim: ReadingClaim, problem: string, rule: RetryRule): Promise<'retry' | 'parked' | 'lost'> {
    const outcome = await this.#database.transaction((transaction) =>
      failReading(transaction, this.#database.dialect, claim, problem, rule),
    );
    return outcome ?? 'lost';
  }

  /**
   * Counts the captures whose verdicts are not those that were counted: judged again or without a folder to be read, or with other
   * verdicts hidden by allow rules. Captures whose folder waits to be read are left to that.
   *
   * @returns how many.
   */
  async recount(): Promise<number> {
    const unread = await this.#unreadNames();
    const ids = [...new Set([...(await this.#staleCaptures()), ...(await this.#hiddenOtherwise())])];
    let counted = 0;
    for (let i = 0; i < ids.length; i += PAGE)
      counted += await this.#database.transaction(async (transaction) => {
        const captures = await transaction
          .selectFrom('mad_capture')
          .select(JUDGED_CAPTURE_COLUMNS)
          .where('id', 'in', ids.slice(i, i + PAGE))
          .execute();
        return recordCaptures(
          transaction,
          captures.filter(({ dataset }) => !unread.has(dataset)),
        );
      });
    return counted;
  }

  /**
   * Counts every judged capture again, but those whose folder waits to be read. What cannot be counted any more stays as it is:
   * captures whose verdicts retention has removed, and folders the database knows no capture of.
   *
   * @returns how many captures were counted.
   */
  async rebuild(): Promise<number> {
    const unread = await this.#unreadNames();
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
      const read = page.filter(({ dataset }) => !unread.has(dataset));
      counted += await this.#database.transaction((transaction) => recordCaptures(transaction, read));
    }
  }

  /** Names of the dataset folders that wait to be read. */
  async #unreadNames(): Promise<ReadonlySet<string>> {
    const rows = await this.#database.run((database) =>
      database.selectFrom('mad_tobeprocessedfile').select('path').where('status', '=', 0).execute(),
    );
    return new Set(rows.map(({ path }) => basename(path)));
  }

  /** Captures judged since they were counted, or never counted. */
  async #staleCaptures(): Promise<readonly number[]> {
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_capture as capture')
        .leftJoin('mad_contribution as contribution', 'contribution.capture_id', 'capture.id')
        .select('capture.id')
        .where('capture.judged_at', 'is not', null)
        .where(({ or, eb, ref }) =>
          or([
            eb('contribution.judged_at', 'is', null),
            eb('contribution.judged_at', '!=', ref('capture.judged_at')),
          ]),
        )
        .orderBy('capture.id')
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  /** Counted captures of which allow rules hide other verdicts now. */
  async #hiddenOtherwise(): Promise<readonly number[]> {
    const hidden = await this.#database.run((database) => hiddenVerdicts(database));
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_contribution')
        .select(['capture_id', 'hidden'])
        .where('hidden', '!=', '')
        .where('capture_id', 'is not', null)
        .execute(),
    );
    const counted = new Map(
      rows.flatMap((row) => (row.capture_id === null ? [] : [[row.capture_id, row.hidden] as const])),
    );
    return [...new Set([...hidden.keys(), ...counted.keys()])].filter(
      (id) => (hidden.get(id) ?? '') !== (counted.get(id) ?? ''),
    );
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

/** @returns how many were noted: what was counted before retention removed verdicts stays. */
const recordCaptures = async (
  transaction: Transaction<Database>,
  captures: readonly JudgedCaptureRow[],
): Promise<number> => {
  if (captures.length === 0) return 0;
  const noted = await transaction
    .selectFrom('mad_contribution')
    .select(['capture_id', 'judged_at', 'verdicts'])
    .where(
      'capture_id',
      'in',
      captures.map(({ id }) => id),
    )
    .execute();
  const before = new Map(noted.map((row) => [row.capture_id, row]));
  let recorded = 0;
  for (const contribution of await captureContributions(transaction, captures)) {
    const { id, judged_at } = contribution.capture;
    const former = before.get(id);
    if (former?.judged_at === judged_at && former.verdicts > contribution.verdicts) continue;
    await writeContribution(transaction, captureRow(contribution));
    recorded++;
  }
  return recorded;
};

interface ContributionRow {
  readonly source: string;
  readonly capture_id: number | null;
  readonly judged_at: DatabaseTime | null;
  readonly name: string;
  readonly hidden: string;
  readonly contribution: Contribution;
}

const folderSource = (path: string): string => `folder:${textDigest(path)}`;

const captureRow = ({ capture, hidden, ...contribution }: CaptureContribution): ContributionRow => ({
  source: `capture:${capture.id}`,
  capture_id: capture.id,
  judged_at: capture.judged_at,
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
  const { connections, ...figures } = contribution;
  const columns = { ...row, ...figures };
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
