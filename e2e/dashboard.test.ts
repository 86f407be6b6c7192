import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  layoutShift,
  newVisitor,
  screenshot,
  seriousViolations,
  signIn,
  startBrowser,
  type Visitor,
} from './support/dashboard-browser.ts';
import { ADMIN, type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { fillStore } from './support/dashboard-store.ts';

let folder: string;
let dashboard: RunningDashboard;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-'));
  const databaseUrl = `sqlite:${join(folder, 'mad.db')}`;
  await fillStore(databaseUrl);
  dashboard = await startDashboard(databaseUrl);
  browser = await startBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asAdmin = async (options = {}): Promise<Visitor> => {
  const visitor = await newVisitor(browser, dashboard.url, options);
  await signIn(visitor.page);
  return visitor;
};

describe('before the login', () => {
  it('/healthz answers', async () => {
    const answer = await fetch(`${dashboard.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it.each(['/', '/more', '/inner', '/inner/10.0.0.1', '/verdict/1', '/users', '/audit'])(
    '%s leads to the login',
    async (path) => {
      const answer = await fetch(dashboard.url + path, { redirect: 'manual' });
      expect(answer.status).toBe(307);
      expect(answer.headers.get('location')).toMatch(/^\/login/);
    },
  );

  it.each(['/api/live', '/export/reports?format=csv'])('%s is refused', async (path) =>
    expect((await fetch(dashboard.url + path)).status).toBe(401),
  );
});

const PAGES = ['/', '/more', '/inner'] as const;

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  it.each(PAGES)('%s is shown without complaint', async (path) => {
    const { page, complaints, context } = await asAdmin({ colorScheme });
    await page.goto(path);
    await page.waitForLoadState('load');
    expect(await layoutShift(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await screenshot(page, `${path.replaceAll('/', '_')}-${colorScheme}`);
    await context.close();
  });
});

describe('signing in', () => {
  it('comes back to the page that was asked for', async () => {
    const { page, context } = await newVisitor(browser, dashboard.url);
    await page.goto('/inner?sort=host');
    await page.locator('input[name=name]').fill(ADMIN.name);
    await page.locator('input[name=password]').fill(ADMIN.password);
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/inner?sort=host');
    await context.close();
  });
});
