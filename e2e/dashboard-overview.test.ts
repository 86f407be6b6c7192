import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseTime, openStore, type Store } from '../packages/store/src/index.ts';
import {
  layoutShift,
  newVisitor,
  screenshot,
  seriousViolations,
  signIn,
  startBrowser,
  type Visitor,
  type VisitorOptions,
} from './support/dashboard-browser.ts';
import { type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { HOSTILE, judgeCapture, judgedFlow } from './support/dashboard-store.ts';
import { runMad } from './support/run-mad.ts';
import { ServiceHome } from './support/service-home.ts';

const SAMPLES = [
  'mixed-office.pcap',
  'malicious-zeus.pcap',
  'malicious-trickbot.pcap',
  'benign-curl.pcap',
  'benign-apt.pcap',
] as const;

/** Moscow, Beijing, São Paulo; where a place finder put the first three malicious servers. */
const PLACES = [
  { latitude: 55.75, longitude: 37.6, country: 'RU', organisation: 'Example Hosting' },
  { latitude: 39.9, longitude: 116.4, country: 'CN', organisation: '示例网络' },
  { latitude: -23.5, longitude: -46.6, country: 'BR', organisation: '<b>Exemplo</b>' },
] as const;

const home = new ServiceHome();
let store: Store;
let dashboard: RunningDashboard;
let browser: Browser;
let hostileReport: number;
let maliciousReport: number;

beforeAll(async () => {
  for (const sample of SAMPLES) home.record(sample);
  const environment = { MAD_HOME: home.root, DATABASE_URL: home.databaseUrl };
  const { code, stderr } = await runMad(['app', '--devel', '--no-validate'], environment);
  if (code !== 0) throw new Error(`mad app ended with ${code}: ${stderr}`);
  store = await openStore(home.databaseUrl);
  const servers = await store.database
    .selectFrom('mad_server')
    .select('id')
    .where('malicious', '>', 0)
    .orderBy('id')
    .execute();
  for (const [index, place] of PLACES.entries())
    await store.database
      .updateTable('mad_server')
      .set(place)
      .where('id', '=', servers[index]?.id ?? 0)
      .execute();
  for (const [index, loss] of [0.4, 0.2, 0.1].entries())
    await store.losses.add(
      databaseTime(new Date(Date.parse('2026-11-21T20:00:00Z') + index * 600_000)),
      loss,
    );
  const hostile = Object.values(HOSTILE).map((text, index) =>
    judgedFlow(
      {
        host: '10.0.9.9',
        server: '198.51.100.99',
        userAgent: text,
        isMalicious: true,
        url: `http://x/${text}`,
      },
      index,
    ),
  );
  await judgeCapture(store, `hostile ${HOSTILE.image}.pcap`, hostile);
  const reportOf = async (host: string) =>
    (
      await store.database
        .selectFrom('mad_verdict as v')
        .innerJoin('mad_report as r', 'r.id', 'v.report_id')
        .select('r.id')
        .where('v.malicious', '=', 1)
        .where('r.srcip', host === '10.0.9.9' ? '=' : '<>', '10.0.9.9')
        .orderBy('r.id')
        .executeTakeFirstOrThrow()
    ).id;
  hostileReport = await reportOf('10.0.9.9');
  maliciousReport = await reportOf('');
  dashboard = await startDashboard(home.databaseUrl);
  browser = await startBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await store?.close();
  rmSync(home.root, { recursive: true, force: true });
});

const asAdmin = async (options: VisitorOptions = {}): Promise<Visitor> => {
  const visitor = await newVisitor(browser, dashboard.url, options);
  await signIn(visitor.page);
  return visitor;
};

const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  (['en', 'zh'] as const).flatMap((language) =>
    ([1280, 390] as const).map((width) => ({ colorScheme, language, width })),
  ),
);

describe.each(LOOKS)('$colorScheme, $language, $width pixels', (look) => {
  it('shows every page without complaint', async () => {
    const { page, complaints, context } = await asAdmin(look);
    const capture = await store.captures.find('mixed-office.pcap');
    const pages = [
      ['overview', '/'],
      ['verdict', `/verdict/${maliciousReport}`],
      ['captures', '/captures'],
      ['capture', `/captures/${capture?.id}`],
      ['models', '/models'],
    ] as const;
    for (const [name, path] of pages) {
      await page.goto(path);
      await page.waitForLoadState('load');
      if (name === 'overview') {
        await expect.poll(() => page.locator('.chart canvas').count(), { timeout: 30_000 }).toBe(5);
        await page.locator('.self-test .mark').waitFor();
      }
      expect([name, await layoutShift(page)]).toEqual([name, 0]);
      expect([name, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
        name,
        0,
      ]);
      expect([name, await seriousViolations(page)]).toEqual([name, []]);
      await screenshot(page, `${name}-${look.colorScheme}-${look.language}-${look.width}`);
    }
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
});

describe('the overview', () => {
  it('counts what the store holds', async () => {
    const { page, context } = await asAdmin();
    await page.goto('/');
    const expected = await Promise.all(
      (['mad_host', 'mad_software', 'mad_server'] as const).map(async (table) => {
        const row = await store.database
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('malicious', '>', 0)
          .executeTakeFirstOrThrow();
        return String(row.count);
      }),
    );
    expect((await page.locator('.tile-count').allTextContents()).slice(0, 3)).toEqual(expected);
    await context.close();
  });

  it('tells every chart as a table, too', async () => {
    const { page, context, complaints } = await asAdmin();
    await page.goto('/');
    const tables = page.locator('.chart-foot summary');
    await expect.poll(() => tables.count(), { timeout: 60_000 }).toBe(5);
    for (let index = 0; index < 5; index++) await tables.nth(index).click();
    await expect.poll(() => page.locator('.chart-table table').count(), { timeout: 60_000 }).toBe(5);
    expect(await page.locator('.chart-table', { hasText: '<b>Exemplo</b>' }).count()).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('leads from a time without data to where the data is', async () => {
    const { page, context } = await asAdmin();
    await page.goto('/?from=2020-01-01&until=2020-01-02');
    await page.getByText('Nothing happened in this time range').waitFor();
    await page.getByRole('link', { name: 'Go to where the data is' }).click();
    await page.locator('.tile').first().waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/^2026-11-2\d/);
    await context.close();
  });

  it('says what to do when nothing is judged yet', async () => {
    const empty = new ServiceHome();
    const other = await startDashboard(empty.databaseUrl);
    try {
      const { page, context, complaints } = await newVisitor(browser, other.url);
      await signIn(page);
      await page.goto('/');
      await page.getByText('No capture judged yet').waitFor();
      await page.getByText('None is running').waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      await screenshot(page, 'overview-empty');
      await page.getByRole('link', { name: 'Upload a capture' }).click();
      await page.locator('.upload-drop').waitFor();
      await screenshot(page, 'captures-empty');
      expect(complaints).toEqual([]);
      await context.close();
    } finally {
      await other.stop();
      rmSync(empty.root, { recursive: true, force: true });
    }
  }, 60_000);
});

describe('hostile captures', () => {
  it('stay text on the verdict card and among the captures', async () => {
    const { page, context, complaints } = await asAdmin();
    for (let report = hostileReport; report < hostileReport + Object.keys(HOSTILE).length; report++) {
      await page.goto(`/verdict/${report}`);
      await page.locator('.evidence').first().waitFor();
    }
    await page.goto('/captures');
    await page.locator('.list tbody a', { hasText: 'hostile' }).click();
    await page.locator('h1', { hasText: HOSTILE.image }).waitFor();
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(['0', '-1', '1e3', '999999999', 'a_b', '%00', '..%2f..'])(
    '/verdict/%s is not there',
    async (id) => {
      const { page, context } = await asAdmin();
      const answer = await page.goto(`/verdict/${id}`);
      expect(answer?.status()).toBe(404);
      await context.close();
    },
  );
});
