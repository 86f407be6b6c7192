import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type CutText, cutText } from './cut-text.ts';
import { type TimeRange, withinRange } from './list-page.ts';
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
    .groupBy('w.server_id')
    .select(['w.server_id', sql<number>`sum(w.malicious)`.as('malicious')])
    .as('busy');
  const [rows, counts] = await Promise.all([
    database
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
      .execute(),
    database
      .selectFrom(busy)
      .innerJoin('mad_server as s', 's.id', 'busy.server_id')
      .select([
        sql<number>`count(*)`.as('servers'),
        sql<number>`count(case when s.latitude is not null and s.longitude is not null then 1 end)`.as(
          'placed',
        ),
      ])
      .executeTakeFirstOrThrow(),
  ]);
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
  readonly verdicts: number;
  readonly malicious: number;
}

/** The busiest links and how many there are beside. */
export interface ConnectionGraph {
  /** Those with most malicious verdicts first, then those with most verdicts. */
  readonly links: readonly GraphLink[];
  readonly leftOut: number;
}

/** Links in the graph at most: more cannot be told apart. */
export const GRAPH_LIMIT = 80;

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
    .groupBy(['w.host_id', 'w.server_id', 'w.application_id'])
    .select(['w.host_id', 'w.server_id', 'w.application_id']);
  const busiest = active
    .select([sql<number>`sum(w.malicious)`.as('malicious'), sql<number>`sum(w.verdicts)`.as('verdicts')])
    .orderBy('malicious', 'desc')
    .orderBy('verdicts', 'desc')
    .orderBy('w.host_id')
    .orderBy('w.server_id')
    .orderBy('w.application_id')
    .limit(GRAPH_LIMIT)
    .as('busiest');
  const [rows, total] = await Promise.all([
    database
      .selectFrom(busiest)
      .innerJoin('mad_host as h', 'h.id', 'busiest.host_id')
      .innerJoin('mad_server as s', 's.id', 'busiest.server_id')
      .innerJoin('mad_application as a', 'a.id', 'busiest.application_id')
      .select(['h.id as hostId', 'h.address as host', 's.id as serverId', 's.address as server'])
      .select(['a.id as applicationId', 'a.digest', 'busiest.malicious', 'busiest.verdicts'])
      .select('a.user_agent')
      .orderBy('busiest.malicious', 'desc')
      .orderBy('busiest.verdicts', 'desc')
      .orderBy('busiest.host_id')
      .orderBy('busiest.server_id')
      .orderBy('busiest.application_id')
      .execute(),
    database
      .selectFrom(active.as('active'))
      .select(({ fn }) => fn.countAll<number>().as('links'))
      .executeTakeFirstOrThrow(),
  ]);
  return {
    links: rows.map(({ digest, user_agent, malicious, verdicts, ...row }, index) => ({
      id: index + 1,
      ...row,
      userAgent: cutText(user_agent, GRAPH_TEXT_LENGTH),
      userAgentDigest: digest,
      malicious: Number(malicious),
      verdicts: Number(verdicts),
    })),
    leftOut: Number(total.links) - rows.length,
  };
};
