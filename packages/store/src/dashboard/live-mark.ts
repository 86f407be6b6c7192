import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';

/** A text that changes whenever captures or what is known of their verdicts changed; costs a look at the ends of small tables. */
export const liveMark = async (database: Kysely<Database>): Promise<string> => {
  const [captures, report, triage, rules] = await Promise.all([
    database
      .selectFrom('mad_capture')
      .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
      .groupBy('state')
      .orderBy('state')
      .execute(),
    database
      .selectFrom('mad_report')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst(),
    database
      .selectFrom('mad_triage')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst(),
    database
      .selectFrom('mad_allow_rule')
      .select(({ fn }) => [fn.max('id').as('id'), fn.max('revoked_at').as('revoked')])
      .executeTakeFirst(),
  ]);
  const states = captures.map(({ state, count }) => `${state}:${count}`).join(',');
  return [states, report?.id, triage?.id, rules?.id, rules?.revoked].join(' ');
};
