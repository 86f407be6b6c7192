import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../packages/store/src/index.ts';
import { startMariaDb, type TestService } from '../packages/test-services/src/index.ts';
import {
  chartsDrawn,
  cookieHeader,
  goTo,
  newVisitor,
  PATIENCE,
  PATIENT,
  screenshot,
  seriousViolations,
  signIn,
} from './support/dashboard-browser.ts';
import { type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';
import { addHostileReports } from './support/hostile-reports.ts';
import { addPlacesAndHistory } from './support/site-history.ts';

vi.setConfig(PATIENT);

let site: DashboardSite;

beforeAll(async () => {
  site = await openDashboardSite({ prepare: addPlacesAndHistory });
});
afterAll(() => site?.stop());

/** Opens every table below a chart. */
const openTables = async (page: Page, count: number): Promise<void> => {
  await chartsDrawn(page, count);
  const tables = page.locator('.chart-foot summary');
  await expect.poll(() => tables.count(), { timeout: PATIENCE }).toBe(count);
  for (let index = 0; index < count; index++) await tables.nth(index).click();
  await expect.poll(() => page.locator('.chart-table table').count(), { timeout: PATIENCE }).toBe(count);
};

describe('the overview', () => {
  it('counts what the store holds', async () => {
    const { page, context } = await site.admin();
    const expected = await Promise.all(
      (['mad_host', 'mad_software', 'mad_server'] as const).map(async (table) => {
        const row = await site.store.database
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('malicious', '>', 0)
          .executeTakeFirstOrThrow();
        return String(row.count);
      }),
    );
    await goTo(page, '/');
    await chartsDrawn(page, 5);
    await expect
      .poll(async () => (await page.locator('.tile-count').allTextContents()).slice(0, 3), {
        timeout: PATIENCE,
      })
      .toEqual(expected);
    await context.close();
  });

  it('tells every chart as a table, too', async () => {
    const { page, context, complaints } = await site.admin();
    await goTo(page, '/');
    await openTables(page, 5);
    await page.locator('.chart-table', { hasText: '<b>Exemplo</b>' }).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('leads from a time without data to where the data is', async () => {
    const { page, context } = await site.admin();
    await goTo(page, '/?from=2020-01-01&until=2020-01-02');
    await page.getByText('Nothing happened in this time range').waitFor();
    await page.getByRole('link', { name: 'Go to where the data is' }).click();
    await page.waitForURL(/from=2026-11-2/);
    await page.locator('.tile').first().waitFor();
    await context.close();
  });

  it('says what to do when nothing is judged yet', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-empty-'));
    const empty = await startDashboard(`sqlite:${join(folder, 'mad.db')}`);
    try {
      const { page, context, complaints } = await newVisitor(site.browser, empty.url);
      await signIn(page);
      await goTo(page, '/');
      await page.getByText('No capture judged yet').waitFor();
      await page.getByText('None is running').waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      await screenshot(page, 'overview-empty');
      await page.getByRole('link', { name: 'Upload a capture' }).click();
      await page.locator('.upload-drop').waitFor();
      await screenshot(page, 'captures-empty');
      for (const name of ['more', 'inner', 'models', 'allow-list']) {
        await goTo(page, `/${name}`);
        await screenshot(page, `${name}-empty`);
      }
      expect(complaints).toEqual([]);
      await context.close();
    } finally {
      await empty.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('while the figures are summed', () => {
  let mariaDb: TestService;
  let store: Store;
  let busy: RunningDashboard;

  beforeAll(async () => {
    mariaDb = await startMariaDb();
    store = await openStore(mariaDb.url);
    await addHostileReports(store);
    busy = await startDashboard(mariaDb.url);
  });
  afterAll(async () => {
    await busy?.stop();
    await store?.close();
    await mariaDb?.stop();
  });

  /** Nobody can sum activity meanwhile; everything else can be asked. */
  const whileActivityIsLocked = (work: () => Promise<void>): Promise<void> =>
    store.database.connection().execute(async (connection) => {
      const statement = connection.selectFrom('mad_loss').select('id').compile();
      await connection.executeQuery({ ...statement, sql: 'lock tables mad_activity write' });
      try {
        await work();
      } finally {
        await connection.executeQuery({ ...statement, sql: 'unlock tables' });
      }
    });

  /** Asks on a connection of its own, so that the processes of the dashboard take turns. */
  const overviewOf = (cookie: string): Promise<string> =>
    new Promise((resolve, reject) => {
      get(`${busy.url}/`, { agent: false, headers: { cookie } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve(Buffer.concat(parts).toString()));
      }).on('error', reject);
    });

  it('the overview comes at once, without them at first, with those of before later, and gets them by itself', async () => {
    const visitor = await newVisitor(site.browser, busy.url);
    const { page, context, complaints } = visitor;
    await signIn(page);
    const infected = page.locator('.tile-count').first();
    const counting = page.locator('.page-head [role=status]');
    await whileActivityIsLocked(async () => {
      await goTo(page, '/');
      await counting.getByText('Being counted …').waitFor();
      expect(await infected.textContent()).toBe('…');
      expect(await seriousViolations(page)).toEqual([]);
      await screenshot(page, 'overview-counting');
    });
    await expect.poll(() => infected.textContent(), { timeout: PATIENCE }).toBe('1');
    await counting.waitFor({ state: 'detached' });
    await chartsDrawn(page, 3);

    await goTo(page, '/account');
    const cookie = await cookieHeader(visitor);
    const isWhole = async () => {
      for (let turn = 0; turn < 6; turn += 1)
        if ((await overviewOf(cookie)).includes('Being counted')) return false;
      return true;
    };
    await expect.poll(isWhole, { timeout: PATIENCE }).toBe(true);
    const reports = await store.database.selectFrom('mad_verdict').select('report_id').execute();
    const reportIds = reports.map(({ report_id }) => report_id);
    await store.triage.change({ reportIds, state: 'investigating', userName: 'ada', reason: 'to be seen' });
    await whileActivityIsLocked(async () => {
      await goTo(page, '/');
      await counting.getByText('Being counted …').waitFor();
      expect(await infected.textContent()).toBe('1');
    });
    await counting.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });
});
