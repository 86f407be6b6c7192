import { sql } from 'kysely';
import { SUMMED_TABLES } from '../figures.ts';
import type { Store } from '../store.ts';

/** Every figure that is not what counting the verdict rows gives; empty when all is right. */
export const wrongFigures = async ({ database }: Store): Promise<readonly unknown[]> => {
  const wrong: unknown[] = [];
  for (const [table, key] of SUMMED_TABLES) {
    const { rows } =
      await sql`select ${table} as place, figures.id, figures.verdicts, figures.malicious, counted.verdicts as counted_verdicts, counted.malicious as counted_malicious
      from ${sql.table(table)} figures
      left join (select ${sql.ref(key)} as counted_id, count(*) as verdicts, sum(malicious) as malicious, min(time) as first_seen, max(time) as last_seen
        from mad_verdict group by ${sql.ref(key)}) counted on counted.counted_id = figures.id
      where figures.verdicts <> coalesce(counted.verdicts, 0) or figures.malicious <> coalesce(counted.malicious, 0)
        or figures.first_seen > counted.first_seen or figures.last_seen < counted.last_seen`.execute(
        database,
      );
    wrong.push(...rows);
    const { rows: missing } = await sql`select ${table} as place, report_id from mad_verdict
      where ${sql.ref(key)} not in (select id from ${sql.table(table)})`.execute(database);
    wrong.push(...missing);
  }
  const keys = sql.raw('capture_id, host_id, server_id, application_id, software_id, connection_id');
  const { rows: activity } = await sql`select ${keys} from (
      select 1 as side, ${keys}, first_seen, last_seen, verdicts, malicious from mad_activity
      union all
      select 2 as side, ${keys}, min(time), max(time), count(*), sum(malicious) from mad_verdict group by ${keys}
    ) both_sides
    group by ${keys}, first_seen, last_seen, verdicts, malicious having count(*) <> 2`.execute(database);
  wrong.push(...activity);
  const { rows: captures } = await sql`select id, verdicts, malicious from mad_capture
    where verdicts <> (select count(*) from mad_verdict where capture_id = mad_capture.id)
      or malicious <> (select coalesce(sum(malicious), 0) from mad_verdict where capture_id = mad_capture.id)`.execute(
    database,
  );
  wrong.push(...captures);
  const { rows: halves } = await sql`select id from mad_report
    where id not in (select report_id from mad_verdict) or id not in (select report_id from mad_explanation)`.execute(
    database,
  );
  wrong.push(...halves);
  return wrong;
};
