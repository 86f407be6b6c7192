import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JudgedFlow } from '../judged-flow.ts';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { judge, judgedFlow, moment } from '../support/fixture-flow.ts';
import { TEST_SERVERS, type TestServer } from '../support/test-database.ts';
import { applicationList } from './application-list.ts';
import { hostList } from './host-list.ts';
import {
  type ListCursor,
  type ListDefinition,
  type ListRequest,
  type ListResult,
  loadList,
} from './list-page.ts';
import { reportList } from './report-list.ts';
import type { SearchMatch, SearchTerm } from './search-term.ts';
import { serverList } from './server-list.ts';

/** Signs of LIKE, and a NUL character, behind which nothing may hide. */
const BOT = 'Bot 100%_!\0 end';

const AGENTS = ['Updater/1.0', BOT, 'Mozilla/5.0 (x'.padEnd(5000, 'x'), undefined] as const;

/** 90 flows of 15 machines with 7 servers; every 9th is malicious. */
const FLOWS: readonly JudgedFlow[] = Array.from({ length: 90 }, (_, n) => {
  const host = n % 15 === 14 ? '2001:db8::5' : `10.0.${n % 3}.${n % 15}`;
  const server = `192.0.2.${n % 7}`;
  return judgedFlow(n, {
    name: `${host}_${1024 + n}_${server}_80_${n}`,
    // Every third flow shares its moment with others, so that the order needs the number of the row, too.
    time: moment(n - (n % 3)),
    inside: { address: host, port: 1024 + n },
    outside: { address: server, port: n % 2 === 0 ? 80 : 8080 },
    userAgent: AGENTS[n % AGENTS.length],
    domain: n % 5 === 0 ? 'a.example' : 'b.example',
    url: `http://x.example/${n}?q=50%`,
    isMalicious: n % 9 === 0,
    score: (n % 10) / 10,
    decidedBy: n % 4 === 0 ? 'fingerprint' : 'cnn',
  });
});

const term = (field: string | null, match: SearchMatch | string, negated = false): SearchTerm => ({
  field,
  negated,
  match: typeof match === 'string' ? { kind: 'word', value: match } : match,
  position: 3,
  length: 5,
});

const between = (low: string | null, high: string | null): SearchMatch => ({
  kind: 'range',
  low,
  high,
  lowOpen: false,
  highOpen: false,
});

const request = (changes: Partial<ListRequest> = {}): ListRequest => ({
  terms: [],
  sort: 'time',
  descending: true,
  cursor: null,
  limit: 10,
  range: { from: null, until: null },
  textLength: 300,
  isCounted: true,
  ...changes,
});

describe.each(TEST_SERVERS)('lists on %s', (_name, start) => {
  let server: TestServer;
  let store: Store;

  beforeAll(async () => {
    server = await start();
    store = await openStore(await server.createDatabase());
    await judge(store, 'a.pcap', FLOWS.slice(0, 40));
    await judge(store, 'b.pcap', FLOWS.slice(40));
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  const walk = async <Row extends { readonly id: number }>(
    list: ListDefinition<Row>,
    asked: Partial<ListRequest>,
  ): Promise<{ readonly forwards: readonly Row[]; readonly backwards: readonly number[] }> => {
    const forwards: Row[] = [];
    let cursor: ListCursor | null = null;
    let last: ListCursor | null = null;
    do {
      const page: ListResult<Row> = await loadList(store.database, list, request({ ...asked, cursor }));
      forwards.push(...page.rows);
      last = page.previous;
      cursor = page.next;
    } while (cursor !== null);
    const backwards: number[] = [];
    while (last !== null) {
      const page: ListResult<Row> = await loadList(store.database, list, request({ ...asked, cursor: last }));
      backwards.unshift(...page.rows.map(({ id }) => id));
      last = page.previous;
    }
    return { forwards, backwards };
  };

  const LISTS: Record<string, readonly [ListDefinition<{ readonly id: number }>, number]> = {
    reports: [reportList, 90],
    hosts: [hostList, 15],
    servers: [serverList, 7],
    software: [applicationList, 4],
  };
  const SORTS = Object.entries(LISTS).flatMap(([name, [list]]) =>
    Object.keys(list.sorts).flatMap((sort) => [[name, sort, true] as const, [name, sort, false] as const]),
  );

  it.each(SORTS)(
    '%s by %s (descending: %s): each row once, forwards and backwards',
    async (name, sort, descending) => {
      const [list, count] = LISTS[name] ?? [reportList, 0];
      const { forwards, backwards } = await walk(list, { sort, descending, limit: 4 });
      const ids = forwards.map(({ id }) => id);
      expect(new Set(ids).size).toBe(count);
      expect(ids).toHaveLength(count);
      expect(backwards).toEqual(ids.slice(0, backwards.length));
      expect(backwards.length).toBeGreaterThanOrEqual(count - 8);
    },
  );

  it('reports come in the order of their time', async () => {
    const { forwards } = await walk(reportList, { sort: 'time', descending: false });
    const times = forwards.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
  });

  const inside = (flow: JudgedFlow) => flow.inside.address;
  const QUERIES: readonly (readonly [string, readonly SearchTerm[], (flow: JudgedFlow) => boolean])[] = [
    ['host', [term('host', '10.0.1.1')], (flow) => inside(flow) === '10.0.1.1'],
    ['network', [term('host', '10.0.0.0/23')], (flow) => /^10\.0\.[01]\./.test(inside(flow))],
    ['IPv6 network', [term('host', '2001:db8::/32')], (flow) => inside(flow).includes(':')],
    ['without a network', [term('host', '10.0.0.0/8', true)], (flow) => inside(flow).includes(':')],
    ['server pattern', [term('server', '192.0.2.*')], () => true],
    ['part of a User-Agent', [term('ua', 'updat')], (flow) => flow.userAgent === 'Updater/1.0'],
    [
      'signs of LIKE are text',
      [term('ua', { kind: 'phrase', value: '100%_!' })],
      (flow) => flow.userAgent === BOT,
    ],
    ['a percent sign alone', [term('ua', { kind: 'phrase', value: '%' })], (flow) => flow.userAgent === BOT],
    ['unknown User-Agent', [term('ua', 'UnknownUA')], (flow) => flow.userAgent === undefined],
    ['domain', [term('domain', 'a.example')], (flow) => flow.domain === 'a.example'],
    ['domain pattern', [term('domain', '*.example')], () => true],
    ['url', [term('url', '/4?q')], (flow) => flow.url.includes('/4?q')],
    ['port range', [term('port', between('8000', null))], (flow) => flow.outside.port === 8080],
    ['score', [term('score', between('0.75', '1'))], (flow) => flow.score >= 0.75],
    ['malicious', [term('verdict', 'malicious')], (flow) => flow.isMalicious],
    ['not malicious', [term('verdict', 'malicious', true)], (flow) => !flow.isMalicious],
    ['by', [term('by', 'fingerprint')], (flow) => flow.decidedBy === 'fingerprint'],
    ['kind', [term('kind', 'background_pc')], () => true],
    [
      'time',
      [term('time', between('2026-01-01 00:00:30', '2026-01-01T00:00'))],
      (flow) => flow.time >= moment(30) && flow.time < moment(60),
    ],
    ['day', [term('time', '2026-01-01')], () => true],
    ['anything: address', [term(null, '192.0.2.3')], (flow) => flow.outside.address === '192.0.2.3'],
    ['anything: text', [term(null, 'a.exam')], (flow) => flow.domain === 'a.example'],
    [
      'all terms at once',
      [term('host', '10.0.0.0/24'), term('domain', 'a.example', true), term('verdict', 'malicious')],
      (flow) => inside(flow).startsWith('10.0.0.') && flow.domain !== 'a.example' && flow.isMalicious,
    ],
  ];

  it.each(QUERIES)('%s', async (_title, terms, isWanted) => {
    const { rows, total, errors } = await loadList(
      store.database,
      reportList,
      request({ terms, limit: 1000 }),
    );
    expect(errors).toEqual([]);
    const wanted = FLOWS.filter(isWanted).map((flow) => flow.url);
    expect(rows.map(({ url }) => url.text).sort()).toEqual([...wanted].sort());
    expect(total).toEqual({ count: wanted.length, isCapped: false });
  });

  it.each([
    [term('nobody', 'x'), 'unknown-field', 'nobody'],
    [term('host', 'evil.example'), 'not-an-address', 'evil.example'],
    [term('score', 'high'), 'not-a-number', 'high'],
    [term('time', 'yesterday'), 'not-a-time', 'yesterday'],
    [term('time', '2026-02-30'), 'not-a-time', '2026-02-30'],
    [term('time', between('2026-01-01T24:30', null)), 'not-a-time', '2026-01-01T24:30'],
    [term('verdict', 'bad'), 'not-a-choice', 'malicious clean hidden'],
    [term('ua', between('a', 'b')), 'no-range-here', 'a..b'],
    [term('constructor', 'x'), 'unknown-field', 'constructor'],
  ])('$field that cannot be answered is told with its place', async (asked, problem, subject) => {
    const { rows, errors } = await loadList(store.database, reportList, request({ terms: [asked] }));
    expect(rows).toEqual([]);
    expect(errors).toEqual([{ problem, subject, position: 3, length: 5 }]);
  });

  it('a time range is from, inclusive, until, exclusive', async () => {
    const range = { from: moment(30), until: moment(60) };
    const { total } = await loadList(store.database, reportList, request({ range }));
    expect(total.count).toBe(30);
  });

  it('machines are those that were active in the range', async () => {
    const range = { from: moment(200), until: null };
    expect((await loadList(store.database, hostList, request({ sort: 'seen', range }))).total.count).toBe(0);
    const then = { from: moment(0), until: moment(3) };
    const { rows } = await loadList(
      store.database,
      hostList,
      request({ sort: 'host', range: then, limit: 50 }),
    );
    // A capture is the smallest that activity knows: whoever was active in both halves of it was active in between.
    expect(rows.map(({ address }) => address)).toEqual(['10.0.2.2', '10.0.1.1', '10.0.0.0']);
  });

  it('figures of machines', async () => {
    const { rows } = await loadList(
      store.database,
      hostList,
      request({ sort: 'host', terms: [term('host', '10.0.0.0')] }),
    );
    const flows = FLOWS.filter((flow) => inside(flow) === '10.0.0.0');
    expect(rows).toMatchObject([
      {
        verdicts: flows.length,
        malicious: flows.filter(({ isMalicious }) => isMalicious).length,
        servers: new Set(flows.map(({ outside }) => outside.address)).size,
        software: new Set(flows.map(({ userAgent }) => userAgent)).size,
      },
    ]);
  });

  it('nothing of a text hides behind a NUL character', async () => {
    const { rows } = await loadList(store.database, reportList, request({ terms: [term('ua', 'Bot')] }));
    expect(new Set(rows.map(({ userAgent }) => userAgent.text))).toEqual(new Set([BOT]));
  });

  it('long texts are cut, and say so', async () => {
    const { rows } = await loadList(
      store.database,
      applicationList,
      request({ sort: 'seen', terms: [term('ua', 'Mozilla')] }),
    );
    expect(rows.map(({ userAgent }) => [userAgent.text.length, userAgent.isCut])).toEqual([[300, true]]);
  });
});
