import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';
import { NAME_LENGTH } from './key-resolver.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import { storedText, textDigest } from './stored-text.ts';

/** What becomes of a capture that a detector had in hand when it died. */
export interface DeathRule {
  /** Parked after so many deaths in hand. */
  readonly maxDeaths: number;
  /** How long it waits after so many deaths, seconds. */
  readonly retryAfterSeconds: (deaths: number) => number;
  /** What is said of the capture after so many deaths. */
  readonly error: (deaths: number) => { readonly code: string; readonly message: string };
}

/** A capture that is nobody's again because its holder died. */
export interface FreedCapture {
  readonly path: string;
  readonly dataset: string;
  /** How often a detector has died with it in hand, this time counted. */
  readonly deaths: number;
  readonly isParked: boolean;
}

/** Frees the captures of a dead owner and counts its death for each, once however many processes ask. */
export const freeOfDead = async (
  store: RetryingDatabase,
  ownerPrefix: string,
  rule: DeathRule,
): Promise<readonly FreedCapture[]> => {
  const held = await store.run((database) =>
    database
      .selectFrom('mad_capture')
      .select(['id', 'path', 'dataset', 'claimed_by'])
      .where('state', '=', 'judging')
      .where(({ eb, fn, val }) =>
        eb(fn<string>('substr', ['claimed_by', val(1), val(ownerPrefix.length)]), '=', ownerPrefix),
      )
      .orderBy('path')
      .execute(),
  );
  const freed: FreedCapture[] = [];
  for (const { id, path, dataset, claimed_by } of held) {
    const deaths = await store.transaction((trx) => freeOne(trx, store, id, claimed_by, rule));
    if (deaths !== undefined) freed.push({ path, dataset, deaths, isParked: deaths >= rule.maxDeaths });
  }
  return freed;
};

/** Undefined when somebody else was quicker. */
const freeOne = async (
  trx: Transaction<Database>,
  { dialect }: RetryingDatabase,
  id: number,
  owner: string | null,
  rule: DeathRule,
): Promise<number | undefined> => {
  const deaths = (await deathsOf(trx, id)) + 1;
  const isParked = deaths >= rule.maxDeaths;
  const { code, message } = rule.error(deaths);
  const { numUpdatedRows } = await trx
    .updateTable('mad_capture')
    .set({
      claimed_by: null,
      claimed_until: null,
      state: isParked ? 'parked' : 'waiting',
      retry_at: isParked ? null : dialect.now(rule.retryAfterSeconds(deaths)),
      error_code: storedText(code, NAME_LENGTH),
      error_message: storedText(message, 4000),
    })
    .where('id', '=', id)
    .where('state', '=', 'judging')
    .where('claimed_by', '=', owner)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  await dialect.insertOrReplace(trx, 'mad_capture_death', { capture_id: id, deaths }, ['deaths']);
  return deaths;
};

/** How often a detector has died with this capture in hand since it was last judged, changed or released. */
export const deathsOf = async (database: Kysely<Database>, captureId: number): Promise<number> => {
  const row = await database
    .selectFrom('mad_capture_death')
    .select('deaths')
    .where('capture_id', '=', captureId)
    .executeTakeFirst();
  return row?.deaths ?? 0;
};

/** The same, by the capture's path. */
export const deathsOfPath = async (database: Kysely<Database>, path: string): Promise<number> => {
  const row = await database
    .selectFrom('mad_capture_death')
    .innerJoin('mad_capture', 'mad_capture.id', 'mad_capture_death.capture_id')
    .select('deaths')
    .where('path_digest', '=', textDigest(storedText(path)))
    .executeTakeFirst();
  return row?.deaths ?? 0;
};

/** Begins to count anew. */
export const forgetDeaths = async (trx: Transaction<Database>, captureId: number): Promise<void> => {
  await trx.deleteFrom('mad_capture_death').where('capture_id', '=', captureId).execute();
};
