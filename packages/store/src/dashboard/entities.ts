import type { Kysely } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { textDigest } from '../stored-text.ts';

/** What every table of figures says. */
export interface Figures {
  readonly id: number;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

/** An inside machine. */
export interface HostEntity extends Figures {
  readonly address: string;
}

/** An outside machine. */
export interface ServerEntity extends Figures {
  readonly address: string;
  readonly country: string | null;
  readonly organisation: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A User-Agent, whole. */
export interface ApplicationEntity extends Figures {
  readonly userAgent: string;
  readonly digest: string;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
}

interface SeenColumns {
  readonly first_seen: DatabaseTime;
  readonly last_seen: DatabaseTime;
}

const renamed = <Row extends SeenColumns>({ first_seen, last_seen, ...row }: Row) => ({
  ...row,
  firstSeen: first_seen,
  lastSeen: last_seen,
});

/** The inside machine of that address. */
export const findHost = async (
  database: Kysely<Database>,
  address: string,
): Promise<HostEntity | undefined> => {
  const row = await database
    .selectFrom('mad_host')
    .select(['id', 'address', 'first_seen', 'last_seen', 'verdicts', 'malicious'])
    .where('address', '=', address)
    .executeTakeFirst();
  return row === undefined ? undefined : renamed(row);
};

/** The outside machine of that address. */
export const findServer = async (
  database: Kysely<Database>,
  address: string,
): Promise<ServerEntity | undefined> => {
  const row = await database
    .selectFrom('mad_server')
    .select([
      'id',
      'address',
      'country',
      'organisation',
      'latitude',
      'longitude',
      'first_seen',
      'last_seen',
      'verdicts',
      'malicious',
    ])
    .where('address', '=', address)
    .executeTakeFirst();
  return row === undefined ? undefined : renamed(row);
};

/** The application of that User-Agent, or of that digest. */
export const findApplication = async (
  database: Kysely<Database>,
  named: { readonly userAgent: string } | { readonly digest: string },
): Promise<ApplicationEntity | undefined> => {
  const row = await database
    .selectFrom('mad_application')
    .select([
      'id',
      'user_agent',
      'digest',
      'device',
      'os',
      'browser',
      'first_seen',
      'last_seen',
      'verdicts',
      'malicious',
    ])
    .where('digest', '=', 'digest' in named ? named.digest : textDigest(named.userAgent))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { user_agent, ...rest } = renamed(row);
  return { ...rest, userAgent: user_agent };
};

/** A program's flows are of one kind or two: few tell. */
const NEWEST_FLOWS = 50;

/** Kinds (1 to 5, specification §8) of an application's flows, those of its newest ones. */
export const kindsOfApplication = async (
  database: Kysely<Database>,
  applicationId: number,
): Promise<readonly number[]> => {
  const newest = database
    .selectFrom('mad_verdict')
    .select('report_id')
    .where('application_id', '=', applicationId)
    .orderBy('time', 'desc')
    .limit(NEWEST_FLOWS)
    .as('newest');
  const rows = await database
    .selectFrom(newest)
    .innerJoin('mad_report as r', 'r.id', 'newest.report_id')
    .select('r.type')
    .distinct()
    .orderBy('r.type')
    .execute();
  return rows.map(({ type }) => type);
};
