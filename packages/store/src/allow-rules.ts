import { MadError } from '@mad/errors';
import { type Expression, type Kysely, type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import { lockAllowRules } from './allow-rule-lock.ts';
import { type AllowCondition, AllowRuleMatcher, allowTest, isAllowValue } from './allow-rule-matcher.ts';
import type { AllowRuleTable, Database, DatabaseTime } from './database.ts';
import { type ActivityFigures, addFigures } from './figures.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import type { StoreDialect } from './store-dialect.ts';
import { storedText, textDigest } from './stored-text.ts';

/** A rule to be made. */
export interface NewAllowRule extends AllowCondition {
  readonly reason: string;
  readonly userName: string;
  readonly expiresAt: DatabaseTime;
}

/** A rule as it is kept. */
export type AllowRule = Selectable<AllowRuleTable>;

/** What a rule would hide: verdicts that count as malicious now. */
export interface AllowPreview {
  readonly verdicts: number;
  readonly hosts: number;
  /** Of these verdicts, those a person has confirmed. */
  readonly confirmed: number;
}

const VALUES_A_STATEMENT = 500;

/** What must not be called malicious here, for a while; in force from the moment it is saved, for verdicts past and to come. */
export class AllowRules {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** What the rule would hide if it were saved now. @throws MadError `MAD_ALLOW_RULE_INVALID`. */
  async preview(condition: AllowCondition): Promise<AllowPreview> {
    requireValid(condition);
    return this.#store.run(async (database) => {
      const hosts = new Set<number>();
      let verdicts = 0;
      let confirmed = 0;
      for (const matching of await matchingVerdicts(database, condition)) {
        const rows = await database
          .selectFrom('mad_verdict')
          .select(['host_id', ({ fn }) => fn.countAll<number>().as('verdicts')])
          .select(sql<number>`sum(case when triage = 'confirmed' then 1 else 0 end)`.as('confirmed'))
          .where('malicious', '=', 1)
          .where(matching)
          .groupBy('host_id')
          .execute();
        for (const row of rows) {
          hosts.add(row.host_id);
          verdicts += row.verdicts;
          confirmed += Number(row.confirmed);
        }
      }
      return { verdicts, hosts: hosts.size, confirmed };
    });
  }

  /**
   * Saves a rule and hides what it matches; every figure follows, in one transaction.
   * @returns its number.
   * @throws MadError `MAD_ALLOW_RULE_INVALID`.
   */
  async save(rule: NewAllowRule): Promise<number> {
    requireValid(rule);
    return this.#store.transaction(async (trx) => {
      await lockAllowRules(trx, this.#store.dialect);
      const { dialect } = this.#store;
      const inserted = await trx
        .insertInto('mad_allow_rule')
        .values({
          field: rule.field,
          value: storedText(rule.value),
          reason: storedText(rule.reason),
          user_name: rule.userName,
          created_at: dialect.now(),
          expires_at: rule.expiresAt,
          revoked_at: null,
        })
        .executeTakeFirstOrThrow();
      const id = Number(inserted.insertId);
      for (const matching of await matchingVerdicts(trx, rule))
        await trx
          .updateTable('mad_verdict')
          .set({ malicious: 0, allow_rule_id: id })
          .where('malicious', '=', 1)
          .where(matching)
          .execute();
      await addMalicious(trx, this.#store.dialect, await figuresOf(trx, id), -1);
      return id;
    });
  }

  /** Takes a rule back: what it hid counts again, unless another rule matches it. @returns false when it is not in force. */
  revoke(id: number): Promise<boolean> {
    return this.#store.transaction(async (trx) => {
      await lockAllowRules(trx, this.#store.dialect);
      return this.#end(trx, id);
    });
  }

  /** Ends the rules whose time is over. @returns their numbers. */
  expire(): Promise<readonly number[]> {
    return this.#store.transaction(async (trx) => {
      await lockAllowRules(trx, this.#store.dialect);
      const expired = await trx
        .selectFrom('mad_allow_rule')
        .select('id')
        .where('revoked_at', 'is', null)
        .where('expires_at', '<=', this.#store.dialect.now())
        .orderBy('id')
        .execute();
      for (const { id } of expired) await this.#end(trx, id);
      return expired.map(({ id }) => id);
    });
  }

  /** Every rule, the newest first; taken back and expired ones, which have `revoked_at`, included. */
  list(): Promise<readonly AllowRule[]> {
    return this.#store.run((database) =>
      database.selectFrom('mad_allow_rule').selectAll().orderBy('id', 'desc').execute(),
    );
  }

  async #end(trx: Transaction<Database>, id: number): Promise<boolean> {
    const { numUpdatedRows } = await trx
      .updateTable('mad_allow_rule')
      .set({ revoked_at: this.#store.dialect.now() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await this.#handOn(trx, id);
    await addMalicious(trx, this.#store.dialect, await figuresOf(trx, id), 1);
    await trx
      .updateTable('mad_verdict')
      .set({ malicious: 1, allow_rule_id: null })
      .where('allow_rule_id', '=', id)
      .execute();
    return true;
  }

  /** Gives what the rule hid to the other rules in force that match it too. */
  async #handOn(trx: Transaction<Database>, id: number): Promise<void> {
    const others = await trx
      .selectFrom('mad_allow_rule')
      .select(['id', 'field', 'value'])
      .where('revoked_at', 'is', null)
      .execute();
    if (others.length === 0) return;
    const matcher = new AllowRuleMatcher(others);
    const subjects = await trx
      .selectFrom('mad_verdict as verdict')
      .innerJoin('mad_host as host', 'host.id', 'verdict.host_id')
      .innerJoin('mad_server as server', 'server.id', 'verdict.server_id')
      .innerJoin('mad_application as application', 'application.id', 'verdict.application_id')
      .select([
        'verdict.host_id',
        'verdict.server_id',
        'verdict.application_id',
        'verdict.domain',
        'host.address as host',
        'server.address as server',
        'application.user_agent as userAgent',
      ])
      .distinct()
      .where('verdict.allow_rule_id', '=', id)
      .execute();
    for (const subject of subjects) {
      const other = matcher.ruleFor(subject);
      if (other === null) continue;
      await trx
        .updateTable('mad_verdict')
        .set({ allow_rule_id: other })
        .where('allow_rule_id', '=', id)
        .where('host_id', '=', subject.host_id)
        .where('server_id', '=', subject.server_id)
        .where('application_id', '=', subject.application_id)
        .where('domain', '=', subject.domain)
        .execute();
    }
  }
}

const requireValid = (condition: AllowCondition): void => {
  if (!isAllowValue(condition))
    throw new MadError(
      'MAD_ALLOW_RULE_INVALID',
      `${condition.field} "${storedText(condition.value, 100)}": ${WANTED[condition.field]}`,
    );
};

const WANTED = {
  host: 'an address or a network such as 10.1.0.0/16 is wanted',
  server: 'an address or a network such as 192.0.2.0/24 is wanted',
  domain: 'a domain such as example.org is wanted',
  software: 'a User-Agent is wanted',
} as const;

/** Conditions on `mad_verdict` that together are true for what the rule matches, each through an index. */
const matchingVerdicts = async (
  database: Kysely<Database>,
  condition: AllowCondition,
): Promise<readonly Expression<SqlBool>[]> => {
  const test = allowTest(condition);
  switch (condition.field) {
    case 'host':
    case 'server': {
      const table = condition.field === 'host' ? 'mad_host' : 'mad_server';
      const rows = await database.selectFrom(table).select(['id', 'address']).execute();
      const ids = rows.filter(({ address }) => test(address)).map(({ id }) => id);
      return isOneOf(condition.field === 'host' ? 'host_id' : 'server_id', ids);
    }
    case 'software': {
      const rows = await database
        .selectFrom('mad_application')
        .select('id')
        .where('digest', '=', textDigest(storedText(condition.value)))
        .execute();
      return isOneOf(
        'application_id',
        rows.map(({ id }) => id),
      );
    }
    case 'domain': {
      const rows = await database.selectFrom('mad_verdict').select('domain').groupBy('domain').execute();
      return isOneOf(
        'domain',
        rows.map(({ domain }) => domain).filter((domain) => test(domain)),
      );
    }
  }
};

const isOneOf = (column: string, values: readonly (number | string)[]): readonly Expression<SqlBool>[] =>
  Array.from(
    { length: Math.ceil(values.length / VALUES_A_STATEMENT) },
    (_, i) =>
      sql<SqlBool>`${sql.ref(column)} in (${sql.join(values.slice(i * VALUES_A_STATEMENT, (i + 1) * VALUES_A_STATEMENT))})`,
  );

/** What the rule hides now, summed; the number of verdicts stands in `malicious`. */
const figuresOf = (trx: Transaction<Database>, id: number): Promise<readonly ActivityFigures[]> =>
  trx
    .selectFrom('mad_verdict')
    .select(['capture_id', 'host_id', 'server_id', 'application_id', 'software_id', 'connection_id'])
    .select(({ fn }) => [
      fn.min('time').as('first_seen'),
      fn.max('time').as('last_seen'),
      sql<number>`0`.as('verdicts'),
      fn.countAll<number>().as('malicious'),
    ])
    .where('allow_rule_id', '=', id)
    .groupBy(['capture_id', 'host_id', 'server_id', 'application_id', 'software_id', 'connection_id'])
    .execute();

/** Adds what a rule hid to, or takes it from, the malicious figures of captures and of all that is summed. */
const addMalicious = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  hidden: readonly ActivityFigures[],
  sign: 1 | -1,
): Promise<void> => {
  const byCapture = new Map<number, number>();
  for (const { capture_id, malicious } of hidden)
    byCapture.set(capture_id, (byCapture.get(capture_id) ?? 0) + malicious);
  for (const [id, malicious] of [...byCapture].sort(([a], [b]) => a - b))
    await trx
      .updateTable('mad_capture')
      .set(({ eb }) => ({ malicious: eb('malicious', '+', sign * malicious) }))
      .where('id', '=', id)
      .execute();
  await addFigures(
    trx,
    dialect,
    hidden.map((figures) => ({ ...figures, malicious: sign * figures.malicious })),
  );
};
