import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  chartsDrawn,
  goTo,
  newVisitor,
  PATIENCE,
  PATIENT,
  screenshot,
  seriousViolations,
  signIn,
} from './support/dashboard-browser.ts';
import { startDashboard } from './support/dashboard-server.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';
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
