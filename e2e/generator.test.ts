import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, startMariaDb, type TestService } from '../packages/test-services/src/index.ts';
import { SAMPLES } from './support/captures.ts';
import { GeneratorSite, type ReportedFlow, type RunningGenerator, until } from './support/generator-site.ts';
import { runMad } from './support/run-mad.ts';

const flow = (host: string, server: string, userAgent: string, isMalicious: boolean): ReportedFlow => ({
  host,
  server,
  userAgent,
  isMalicious,
});

let site: GeneratorSite;
let mariaDb: TestService | undefined;
const openMariaDbSite = async (): Promise<TestService> => {
  mariaDb = await startMariaDb();
  site = await GeneratorSite.open(mariaDb.url);
  return mariaDb;
};
const generators: RunningGenerator[] = [];
const start = (...given: Parameters<GeneratorSite['start']>): RunningGenerator => {
  const generator = site.start(...given);
  generators.push(generator);
  return generator;
};
/** Ends a generator and its reading processes as a power cut would. */
const cutPower = ({ process: { pid } }: RunningGenerator): void => {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
};

afterEach(async () => {
  for (const generator of generators.splice(0)) {
    if (generator.process.exitCode === null && generator.process.signalCode === null) cutPower(generator);
    await generator.ended;
  }
  await site.close();
  await mariaDb?.stop();
  mariaDb = undefined;
});

/** Tells a generator to end, and ends it after ten seconds as Docker does. @returns its exit code, null when that was needed. */
const stop = async (
  { process: program, ended }: RunningGenerator,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> => {
  const patience = setTimeout(() => program.kill('SIGKILL'), 10_000);
  program.kill(signal);
  const code = await ended;
  clearTimeout(patience);
  return code;
};

describe.each(['mariadb', 'sqlite'] as const)('mad gen on %s', (kind) => {
  beforeEach(async () => {
    if (kind === 'mariadb') await openMariaDbSite();
    else site = await GeneratorSite.open();
  });

  it('makes the documents from what mad app judged, and the same again from the database', async () => {
    mkdirSync(join(site.home, 'pcap'));
    for (const name of ['mixed-office.pcap', 'benign-curl.pcap'])
      copyFileSync(join(SAMPLES, name), join(site.home, 'pcap', name));
    const app = await runMad(['app', '--devel'], {
      ...site.environment,
      MAD_QUIET_SECONDS: '0',
      MAD_HTTP_PORT: '0',
    });
    expect(app.code).toBe(0);
    expect((await site.rows(0)).length).toBe(2);
    const { code, result } = await site.once('--cleanup');
    expect(code).toBe(0);
    expect(result).toMatchObject({ read: 2, retried: 0, parked: 0, removed: 2, waiting: 0 });
    expect(await site.rows(0)).toEqual([]);
    expect(site.datasets).toEqual([]);

    const reports = await site.store.database.selectFrom('mad_report').selectAll().execute();
    const malicious = reports.filter(({ is_malicious }) => is_malicious === 1);
    expect(malicious.length).toBeGreaterThan(0);
    const software = (of: typeof reports): number => new Set(of.map(({ ua }) => ua)).size;
    const captures = await site.store.captures.list();
    const time = (text: string | null | undefined): string => `${text?.replace(' ', 'T')}Z`;
    const inOrder = [...captures].sort((a, b) =>
      (a.first_packet_at ?? '') < (b.first_packet_at ?? '') ? -1 : 1,
    );
    const verdicts = await site.store.database.selectFrom('mad_verdict').selectAll().execute();
    const of = (captureId: number): typeof reports => {
      const ids = new Set(
        verdicts.filter(({ capture_id }) => capture_id === captureId).map(({ report_id }) => report_id),
      );
      return reports.filter(({ id }) => ids.has(id));
    };
    expect(site.document('infected_computer.json')).toEqual(
      inOrder.map(({ id, first_packet_at }) => ({
        time: time(first_packet_at),
        infected: new Set(of(id).flatMap(({ is_malicious, srcip }) => (is_malicious === 1 ? [srcip] : [])))
          .size,
      })),
    );
    expect(site.document('active_software.json')).toEqual(
      inOrder.map(({ id, first_packet_at }) => ({
        time: time(first_packet_at),
        benign: software(of(id).filter(({ is_malicious }) => is_malicious === 0)),
        malicious: software(of(id).filter(({ is_malicious }) => is_malicious === 1)),
      })),
    );
    const graph = site.document('connection.json') as {
      nodes: { name: string; category: number; symbolSize: number; draggable: boolean }[];
      links: { source: string; target: string; value: number }[];
    };
    const pairs = new Map<string, number>();
    for (const { srcip, dstip } of malicious)
      pairs.set(`${srcip} ${dstip}`, (pairs.get(`${srcip} ${dstip}`) ?? 0) + 1);
    expect(new Map(graph.links.map(({ source, target, value }) => [`${source} ${target}`, value]))).toEqual(
      pairs,
    );
    expect(
      graph.nodes.every(
        ({ category, symbolSize, draggable }) =>
          [0, 1].includes(category) && symbolSize >= 10 && symbolSize <= 20 && draggable,
      ),
    ).toBe(true);
    const losses = await site.store.losses.newest(100);
    expect(site.document('loss.json')).toEqual(
      losses.map(({ time: at, loss }) => ({ time: time(at), loss })),
    );
    const servers = [...new Set(malicious.map(({ dstip }) => dstip))].sort();
    expect(site.document('server_map.json')).toEqual(servers.map((name) => ({ name })));
    expect(site.document('failed.json')).toEqual([]);

    const before = site.documents();
    expect((await site.once('--rebuild')).result).toEqual({ counted: 2, written: [] });
    rmSync(join(site.home, 'report'), { recursive: true });
    await site.store.database.deleteFrom('mad_contribution').execute();
    await site.store.database.deleteFrom('mad_contribution_connection').execute();
    expect((await site.once('--rebuild')).result).toMatchObject({ counted: 2 });
    expect(site.documents()).toEqual(before);
  });

  it('counts every report once, with two generators at work and one of them killed', {
    timeout: 180_000,
  }, async () => {
    const captures = 150;
    const clean = flow('10.9.9.9', '198.51.100.7', 'browser', false);
    await site.report('before', [clean], -1);
    await site.once('--cleanup');
    const hosts = Array.from({ length: captures }, (_, i) => `10.0.${i}.1`);
    for (const [i, host] of hosts.entries())
      await site.report(
        `capture-${i}`,
        [
          ...Array.from({ length: 300 }, () => clean),
          flow(host, '203.0.113.5', 'bot', true),
          flow(host, '203.0.113.5', 'bot', true),
        ],
        i,
      );
    const first = start(['--process', '2', '--cleanup']);
    const second = start(['--process', '2', '--cleanup']);
    const isPartlyRead = async (): Promise<boolean> => (await site.rows(0)).length <= captures - 5;
    const readingsBefore = await site.readDocumentsUntil(isPartlyRead);
    cutPower(first);
    await first.ended;
    await site.letClaimsLapse();
    const readings = await site.readDocumentsUntil(async () => {
      if ((await site.rows(0)).length > 0) return false;
      return (
        existsSync(join(site.home, 'report', 'connection.json')) &&
        site.text('connection.json').includes('10.0.149.1')
      );
    });
    expect(readingsBefore + readings).toBeGreaterThan(0);
    expect(await stop(second)).toBe(0);
    await site.once('--cleanup');
    expect(await site.rows(1)).toEqual([]);
    expect(site.document('infected_computer.json')).toEqual(
      [0, ...hosts.map(() => 1)].map((infected, i) => ({
        time: new Date(1_500_000_000_000 + (i - 1) * 1000).toISOString().replace('Z', '000Z'),
        infected,
      })),
    );
    const { nodes, links } = site.document('connection.json') as {
      nodes: { name: string; symbolSize: number }[];
      links: object[];
    };
    expect(links).toEqual(hosts.toSorted().map((source) => ({ source, target: '203.0.113.5', value: 2 })));
    expect(nodes.find(({ name }) => name === '203.0.113.5')).toMatchObject({ symbolSize: 20 });
  });

  it('keeps rows of reports that it cannot use, removes only what may be removed', async () => {
    const outside = join(site.home, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'report.json'), '[]');
    const good = await site.report('good', [flow('10.0.0.1', '203.0.113.5', 'bot', true)]);
    const cut = await site.report('cut', []);
    writeFileSync(join(cut, 'report.json'), '[{"srcIP": "10.0.');
    const missing = join(site.home, 'dataset', 'missing');
    await site.offer(missing);
    const linked = join(site.home, 'dataset', 'linked');
    symlinkSync(outside, linked);
    await site.offer(linked);
    await site.offer(outside);
    const { code, result, stderr } = await site.once('--cleanup');
    expect(code).toBe(1);
    expect(result).toMatchObject({ read: 3, retried: 2, parked: 0, removed: 1, waiting: 2 });
    expect(await site.rows(0)).toEqual([cut, missing]);
    expect(existsSync(good)).toBe(false);
    expect(existsSync(join(outside, 'report.json'))).toBe(true);
    expect(stderr).toMatch(/MAD_REPORT_UNREADABLE.*it ends in the middle, at byte 17/);
    // Tried again only after a while.
    expect((await site.once()).result).toMatchObject({ read: 0, retried: 0, waiting: 2 });
    await site.store.database.updateTable('mad_reading').set({ retry_at: null }).execute();
    expect((await site.once('--force-cleanup')).result).toMatchObject({ parked: 2, removed: 1, waiting: 0 });
    expect(await site.rows(1)).toEqual([cut, missing]);
    expect(site.datasets).toEqual(['linked']);
    expect(site.document('infected_computer.json')).toMatchObject([
      { infected: 1 },
      { infected: 0 },
      { infected: 0 },
    ]);
  });

  it('ends within ten seconds when told to, with whole documents and nothing lost', async () => {
    for (let i = 0; i < 40; i++)
      await site.report(
        `capture-${i}`,
        Array.from({ length: 2000 }, () => flow('10.0.0.1', '203.0.113.5', 'bot', true)),
      );
    const generator = start(['--process', '2']);
    await until(async () => (await site.rows(0)).length < 40);
    expect(await stop(generator)).toBe(0);
    const left = (await site.rows(0)).length;
    const held = await site.store.database
      .selectFrom('mad_reading')
      .select('row_id')
      .where('claimed_by', 'is not', null)
      .execute();
    expect(held).toEqual([]);
    expect((site.document('infected_computer.json') as unknown[]).length).toBe(40 - left);
    expect((await site.once()).result).toMatchObject({ read: left });
    expect((site.document('infected_computer.json') as unknown[]).length).toBe(40);
  });
});

describe('mad gen as a service', () => {
  it('waits while the database is away, says so once, and tells its health', {
    timeout: 120_000,
  }, async () => {
    const database = await openMariaDbSite();
    const port = await freePort();
    const generator = start([], { MAD_GENERATE_HTTP_PORT: String(port) });
    const health = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const says = (message: string): number => generator.log().filter(({ msg }) => msg === message).length;
    await until(() => says('documents written') > 0);
    await until(async () => (await health()).body['lastRound'] !== null);
    expect(await health()).toMatchObject({ status: 200, body: { status: 'ok' } });
    // It tells the database a moment later.
    await until(async () => (await site.store.sensors.list()).length > 0);
    expect(await site.store.sensors.list()).toMatchObject([{ kind: 'generator' }]);

    await database.kill();
    await until(async () => (await health()).status === 503);
    expect((await health()).body).toMatchObject({ problem: 'MAD_DATABASE_UNAVAILABLE' });
    await database.restart();
    await site.report('late', [flow('10.0.0.1', '203.0.113.5', 'bot', true)]);
    await until(async () => (await health()).status === 200);
    await until(() => site.text('connection.json').includes('203.0.113.5'));
    expect(says('it does not work now; it is tried until it does')).toBe(1);
    expect(says('it works again')).toBe(1);

    expect(await stop(generator)).toBe(0);
    expect(await site.store.sensors.list()).toEqual([]);
    expect(JSON.stringify(generator.log())).not.toContain(new URL(database.url).password);
  });

  it('ends in time when the database hangs', { timeout: 120_000 }, async () => {
    const database = await openMariaDbSite();
    const generator = start();
    await until(() => generator.log().some(({ msg }) => msg === 'documents written'));
    database.pause();
    try {
      expect(await stop(generator)).toBe(0);
    } finally {
      database.resume();
    }
  });

  it('waits for a database that is not there yet', { timeout: 120_000 }, async () => {
    const database = await openMariaDbSite();
    await database.kill();
    const generator = start();
    await until(() => generator.log().some(({ code }) => code === 'MAD_DATABASE_UNAVAILABLE'));
    await database.restart();
    await until(() => generator.log().some(({ msg }) => msg === 'documents written'));
  });

  it('takes the options of the seed; a number out of range is replaced with a warning', async () => {
    site = await GeneratorSite.open();
    const token = 'token-that-nobody-may-see';
    const { code, stderr, stdout } = await site.once('-c', '-f', '-i', '0', '-p', '-3', '-t', token);
    expect(code).toBe(0);
    expect(stderr).toMatch(/--interval.*300 is used/);
    expect(stderr).toMatch(/--process.*is used/);
    expect(stderr + stdout).not.toContain(token);
    expect((await runMad(['gen', '-h'])).stdout).toMatch(/-i, --interval/);
    expect(await runMad(['gen', '--nonsense'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown option'),
    });
    expect(await runMad(['gen', '--once', '--rebuild'])).toMatchObject({ code: 2 });
  });

  it('says once why servers have no coordinates when there is no token', async () => {
    site = await GeneratorSite.open();
    await site.report('one', [flow('10.0.0.1', '203.0.113.5', 'bot', true)]);
    const generator = start();
    await until(() => generator.log().filter(({ msg }) => msg === 'documents written').length > 0);
    await until(() => existsSync(join(site.home, 'report', 'server_map.json')));
    expect(site.document('server_map.json')).toEqual([{ name: '203.0.113.5' }]);
    expect(await stop(generator, 'SIGINT')).toBe(0);
    expect(generator.log().filter(({ msg }) => String(msg).includes('no Shodan token')).length).toBe(1);
  });
});
