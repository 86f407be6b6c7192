import type { Transaction } from 'kysely';
import { shareAllowRules } from './allow-rule-lock.ts';
import { AllowRuleMatcher } from './allow-rule-matcher.ts';
import { forgetDeaths } from './capture-deaths.ts';
import { type Claim, isHeldBy } from './claim.ts';
import type { Database } from './database.ts';
import { EarlierJudgement } from './earlier-judgement.ts';
import { addFigures, sumAgain } from './figures.ts';
import { FlowWriter } from './flow-writer.ts';
import { type CaptureResult, type SoftwareFingerprint, UNKNOWN_USER_AGENT } from './judged-flow.ts';
import { KeyResolver, NAME_LENGTH } from './key-resolver.ts';
import { BeginAgain, type RetryingDatabase } from './retrying-database.ts';
import type { StoreDialect } from './store-dialect.ts';
import { jsonText, storedText, textDigest } from './stored-text.ts';

/** How many names `mad_processedfile` keeps (specification §9). */
const PROCESSED_NAMES_KEPT = 600;

/** Writes all that a judged capture leaves, in one transaction. @returns false, with nothing written, when the claim was lost. */
export const completeCapture = (
  store: RetryingDatabase,
  claim: Claim,
  result: CaptureResult,
): Promise<boolean> =>
  store
    .transaction(async (trx, attempt) => {
      const held = await trx.selectFrom('mad_capture').select('id').where(isHeldBy(claim)).executeTakeFirst();
      if (held === undefined) return attempt > 0 && (await isCompleted(trx, claim));
      const { dialect } = store;
      const earlier = await EarlierJudgement.read(trx, claim.captureId);
      const rules = await readRules(trx);
      const writer = new FlowWriter({
        trx,
        dialect,
        captureId: claim.captureId,
        keys: new KeyResolver(dialect.hasConcurrentWriters ? store.database : trx, dialect),
        allowRules: new AllowRuleMatcher(rules),
        triageOf: (name) => earlier.triageOf(name),
        onReport: (name, id) => earlier.onReport(name, id),
      });
      await writer.writeAll(result.flows);
      await requireSameRules(trx, dialect, rules);
      if (!(await markJudged(trx, dialect, claim, result, writer))) throw new ClaimLost();
      await forgetDeaths(trx, claim.captureId);
      const removed = await earlier.remove(trx);
      await addFigures(trx, dialect, writer.figures);
      await sumAgain(trx, dialect, removed);
      await writeFingerprints(trx, result.fingerprints ?? []);
      await rememberNames(trx, claim, result);
      return true;
    }, isReadAnew(result.flows))
    .catch((error: unknown) => {
      if (error instanceof ClaimLost) return false;
      throw error;
    });

/** Thrown to undo what was written in vain. */
class ClaimLost extends Error {}

/** A generator is its own iterator: once read it is empty. */
const isReadAnew = (flows: CaptureResult['flows']): boolean => !('next' in flows);

/** Whether the attempt before this one was committed though the answer was lost: nobody else can have begun the same attempt. */
const isCompleted = async (trx: Transaction<Database>, claim: Claim): Promise<boolean> => {
  const row = await trx
    .selectFrom('mad_capture')
    .select(['state', 'attempts'])
    .where('id', '=', claim.captureId)
    .executeTakeFirst();
  return row?.state === 'judged' && row.attempts === claim.attempt;
};

type Rules = readonly { id: number; field: 'host' | 'server' | 'domain' | 'software'; value: string }[];

const readRules = (trx: Transaction<Database>): Promise<Rules> =>
  trx
    .selectFrom('mad_allow_rule')
    .select(['id', 'field', 'value'])
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();

/** From here to the end of the transaction no rule changes; one that changed meanwhile has not seen the new rows. */
const requireSameRules = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  before: Rules,
): Promise<void> => {
  await shareAllowRules(trx, dialect);
  const now = await readRules(trx);
  if (now.map(({ id }) => id).join() !== before.map(({ id }) => id).join())
    throw new BeginAgain('the allow rules have changed');
};

const markJudged = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  claim: Claim,
  result: CaptureResult,
  { verdicts, malicious }: FlowWriter,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('mad_capture')
    .set({
      state: 'judged',
      claimed_by: null,
      claimed_until: null,
      retry_at: null,
      size_bytes: result.sizeBytes,
      modified_at: result.modifiedAt,
      digest: result.digest,
      judged_at: dialect.now(),
      first_packet_at: result.firstPacketAt,
      last_packet_at: result.lastPacketAt,
      packets: result.packetCount,
      flows: result.flowCount,
      requests: result.requestCount,
      verdicts,
      malicious,
      model_version: result.modelVersion,
      warnings: result.warnings.length === 0 ? null : jsonText(result.warnings),
      error_code: null,
      error_message: null,
    })
    .where(isHeldBy(claim))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

const writeFingerprints = async (
  trx: Transaction<Database>,
  fingerprints: readonly SoftwareFingerprint[],
): Promise<void> => {
  for (const { host, userAgent, fingerprint, changedAt } of fingerprints) {
    await trx
      .updateTable('mad_software')
      .set({
        fingerprint: storedText(fingerprint) as never,
        ...(changedAt === null ? {} : { fingerprint_changed_at: changedAt }),
      })
      .where('host_id', '=', ({ selectFrom }) =>
        selectFrom('mad_host').select('mad_host.id').where('mad_host.address', '=', host),
      )
      .where('application_id', '=', ({ selectFrom }) =>
        selectFrom('mad_application')
          .select('mad_application.id')
          .where('mad_application.digest', '=', textDigest(storedText(userAgent ?? UNKNOWN_USER_AGENT))),
      )
      .execute();
  }
};

/** The two tables the original's report generator lives on; a capture judged again stands in them once. */
const rememberNames = async (
  trx: Transaction<Database>,
  claim: Claim,
  { datasetFolder }: CaptureResult,
): Promise<void> => {
  const name = storedText(claim.path, NAME_LENGTH);
  await trx.deleteFrom('mad_processedfile').where('name', '=', name).execute();
  await trx.insertInto('mad_processedfile').values({ name }).execute();
  const newestTooMany = await trx
    .selectFrom('mad_processedfile')
    .select('id')
    .orderBy('id', 'desc')
    .offset(PROCESSED_NAMES_KEPT)
    .limit(1)
    .executeTakeFirst();
  if (newestTooMany !== undefined)
    await trx.deleteFrom('mad_processedfile').where('id', '<=', newestTooMany.id).execute();
  if (datasetFolder === null) return;
  await trx.deleteFrom('mad_tobeprocessedfile').where('path', '=', datasetFolder).execute();
  await trx.insertInto('mad_tobeprocessedfile').values({ path: datasetFolder, status: 0 }).execute();
};
