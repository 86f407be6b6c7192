import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type CutText, cutText } from './cut-text.ts';
import { type CappedCount, COUNT_CAP, type TimeRange, withinRange } from './list-page.ts';
import { allOf } from './search-field.ts';

/** A malicious server on the map. */
export interface PlacedServer {
  readonly id: number;
  readonly address: string;
  /** Degrees, north and east above 0. */
  readonly latitude: number;
  readonly longitude: number;
  readonly country: string | null;
  readonly organisation: string | null;
  /** Malicious verdicts in the range. */
  readonly malicious: number;
}

/** Malicious servers by place. */
export interface PlacedServers {
  /** The busiest {@link PLACE_LIMIT}, the busiest first. */
  readonly places: readonly PlacedServer[];
  /** Malicious servers of which nobody knows where they stand. */
  readonly unplaced: number;
  /** Malicious servers with a place beyond the limit. */
  readonly leftOut: number;
}

/** Servers on the map at most. */
export const PLACE_LIMIT = 500;

/** Where the malicious servers of a time range stand. */
export const serverPlaces = async (database: Kysely<Database>, range: TimeRange): Promise<PlacedServers> => {
  const busy = database
    .selectFrom('mad_activity as w')
    .where('w.malicious', '>', 0)
    .where(allOf(withinRange('w.first_seen', range)))
    // Not the column itself: MySQL would read the rows in the order of its index, one by one.
    .groupBy(sql`w.server_id + 0`)
    .select([sql<number>`w.server_id + 0`.as('server_id'), sql<number>`sum(w.malicious)`.as('malicious')])
    .as('busy');
  const rows = await database
    .selectFrom(busy)
    .innerJoin('mad_server as s', 's.id', 'busy.server_id')
    .where('s.latitude', 'is not', null)
    .where('s.longitude', 'is not', null)
    .select([
      's.id',
      's.address',
      's.latitude',
      's.longitude',
      's.country',
      's.organisation',
      'busy.malicious',
    ])
    .orderBy('busy.malicious', 'desc')
    .orderBy('s.id')
    .limit(PLACE_LIMIT)
    .execute();
  const counts = await database
    .selectFrom(busy)
    .innerJoin('mad_server as s', 's.id', 'busy.server_id')
    .select([
      sql<number>`count(*)`.as('servers'),
      sql<number>`count(case when s.latitude is not null and s.longitude is not null then 1 end)`.as(
        'placed',
      ),
    ])
    .executeTakeFirstOrThrow();
  const placed = Number(counts.placed);
  return {
    places: rows.flatMap(({ latitude, longitude, ...row }) =>
      latitude === null || longitude === null
        ? []
        : [{ ...row, latitude, longitude, malicious: Number(row.malicious) }],
    ),
    unplaced: Number(counts.servers) - placed,
    leftOut: Math.max(0, placed - PLACE_LIMIT),
  };
};

/** Which software on which machine talks to which server: two lines of the graph. */
export interface GraphLink {
  readonly id: number;
  readonly hostId: number;
  readonly host: string;
  readonly serverId: number;
  readonly server: string;
  readonly applicationId: number;
  readonly userAgent: CutText;
  readonly userAgentDigest: string;
  readonly malicious: number;
}

/** The busiest links and how many there are beside. */
export interface ConnectionGraph {
  /**
   * Those with most malicious verdicts first; where there are less than {@link GRAPH_LIMIT} of these, then those that had most verdicts
   * in one capture.
   */
  readonly links: readonly GraphLink[];
  readonly leftOut: CappedCount;
}

/** Links in the graph at most: more cannot be told apart. */
export const GRAPH_LIMIT = 80;

/** Activities looked at for links that are not malicious: a link has one in each of its captures. */
const BUSY_ACTIVITIES = 20 * GRAPH_LIMIT;

/** Characters of a User-Agent that a graph or its table shows. */
const GRAPH_TEXT_LENGTH = 80;

/** Who talks to whom with what, the busiest of a time range. */
export const connectionGraph = async (
  database: Kysely<Database>,
  range: TimeRange,
): Promise<ConnectionGraph> => {
  const active = database
    .selectFrom('mad_activity as w')
    .where(allOf(withinRange('w.first_seen', range)))
    .select(['w.host_id', 'w.server_id', 'w.application_id']);
  const malicious = await active
    .where('w.malicious', '>', 0)
    .select([sql<number>`sum(w.malicious)`.as('malicious'), sql<number>`sum(w.verdicts)`.as('verdicts')])
    .groupBy(['w.host_id', 'w.server_id', 'w.application_id'])
    .orderBy('malicious', 'desc')
    .orderBy('verdicts', 'desc')
    .orderBy('w.host_id')
    .orderBy('w.server_id')
    .orderBy('w.application_id')
    .limit(GRAPH_LIMIT)
    .execute();
  // To sum and sort every link would take seconds where there are a million: the busiest activities have the busiest links.
  const others =
    malicious.length === GRAPH_LIMIT
      ? []
      : await active
          .where('w.malicious', '=', 0)
          .select(['w.malicious', 'w.verdicts'])
          .orderBy('w.verdicts', 'desc')
          .orderBy('w.host_id')
          .orderBy('w.server_id')
          .orderBy('w.application_id')
          .limit(BUSY_ACTIVITIES)
          .execute();
  const links = busiestLinks([...malicious, ...others]);
  const counted = await database
    .selectFrom(
      active
        .distinct()
        .limit(COUNT_CAP + 1)
        .as('links'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const count = Number(counted.count);
  return {
    links: await namedLinks(database, links),
    leftOut: { count: Math.min(count, COUNT_CAP) - links.length, isCapped: count > COUNT_CAP },
  };
};

interface BusyLink {
  readonly host_id: number;
  readonly server_id: number;
  readonly application_id: number;
  readonly malicious: number;
  readonly verdicts: number;
}

const busiestLinks = (activities: readonly BusyLink[]): readonly BusyLink[] => {
  const sums = new Map<string, BusyLink>();
  for (const { malicious, verdicts, ...keys } of activities) {
    const key = `${keys.host_id} ${keys.server_id} ${keys.application_id}`;
    const sum = sums.get(key);
    sums.set(key, {
      ...keys,
      malicious: (sum?.malicious ?? 0) + Number(malicious),
      verdicts: (sum?.verdicts ?? 0) + Number(verdicts),
    });
  }
  return [...sums.values()]
    .sort(
      (a, b) =>
        b.malicious - a.malicious ||
        b.verdicts - a.verdicts ||
        a.host_id - b.host_id ||
        a.server_id - b.server_id ||
        a.application_id - b.application_id,
    )
    .slice(0, GRAPH_LIMIT);
};

const namedLinks = async (
  database: Kysely<Database>,
  links: readonly BusyLink[],
): Promise<readonly GraphLink[]> => {
  if (links.length === 0) return [];
  const hosts = await database
    .selectFrom('mad_host')
    .select(['id', 'address'])
    .where(
      'id',
      'in',
      links.map((link) => link.host_id),
    )
    .execute();
  const servers = await database
    .selectFrom('mad_server')
    .select(['id', 'address'])
    .where(
      'id',
      'in',
      links.map((link) => link.server_id),
    )
    .execute();
  const applications = await database
    .selectFrom('mad_application')
    .select(['id', 'digest', 'user_agent'])
    .where(
      'id',
      'in',
      links.map((link) => link.application_id),
    )
    .execute();
  const hostsById = byId(hosts);
  const serversById = byId(servers);
  const applicationsById = byId(applications);
  return links.flatMap((link, index) => {
    const host = hostsById.get(link.host_id);
    const server = serversById.get(link.server_id);
    const application = applicationsById.get(link.application_id);
    // Removed since it was summed.
    if (host === undefined || server === undefined || application === undefined) return [];
    return [
      {
        id: index + 1,
        hostId: host.id,
        host: host.address,
        serverId: server.id,
        server: server.address,
        applicationId: application.id,
        userAgent: cutText(application.user_agent, GRAPH_TEXT_LENGTH),
        userAgentDigest: application.digest,
        malicious: link.malicious,
      },
    ];
  });
};

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> =>
  new Map(rows.map((row) => [row.id, row]));
