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
  type VisitorOptions,
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
}, 900_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asAdmin = async (options: VisitorOptions = {}): Promise<Visitor> => {
  const visitor = await newVisitor(browser, dashboard.url, options);
  await signIn(visitor.page);
  return visitor;
};

describe('before the login', () => {
  it('/healthz answers', async () => {
    const answer = await fetch(`${dashboard.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it.each(['/', '/more', '/inner', '/inner/10.0.0.1', '/outer', '/ua', '/allow-list', '/users', '/audit'])(
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

  it('the login comes back to the page that was asked for', async () => {
    const { page, context, complaints } = await newVisitor(browser, dashboard.url);
    await page.goto('/inner?sort=host');
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, 'login');
    await page.locator('input[name=name]').fill(ADMIN.name);
    await page.locator('input[name=password]').fill(ADMIN.password);
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/inner?sort=host');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a wrong password is refused without saying which of the two was wrong', async () => {
    const { page, context } = await newVisitor(browser, dashboard.url);
    for (const name of [ADMIN.name, 'nobody']) {
      await page.goto('/login');
      await page.locator('input[name=name]').fill(name);
      await page.locator('input[name=password]').fill('wrong');
      await page.locator('button[type=submit]').click();
      await page.waitForURL('**/login?problem=wrong');
      expect(await page.getByRole('alert').first().textContent()).toBe('Name and password do not fit.');
    }
    await context.close();
  });

  it('no script and no style of any page stands in the page itself', async () => {
    const answer = await fetch(`${dashboard.url}/login`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/style-src 'self'(;|$)/);
    const html = await answer.text();
    expect(html).not.toMatch(/<style/);
    expect(html.match(/<script(?![^>]*(src=|type="application\/json"))[^>]*>/g)).toBeNull();
  });
});

/** Every page, by the name of its screenshot. */
const PAGES = {
  overview: '/',
  reports: '/more',
  'reports-search': '/more?q=verdict%3Amalicious+-host%3A10.0.9.0%2F24+score%3A%3E0.9',
  'reports-error': '/more?q=score%3Ahigh',
  'reports-empty': '/more?from=2020-01-01T00%3A00&until=2020-01-02T00%3A00',
  hosts: '/inner',
  host: '/inner/10.0.0.1',
  servers: '/outer',
  server: '/outer/2001%3Adb8%3A%3Abad',
  software: '/ua',
  application: `/ua/${encodeURIComponent('Mozilla/4.0 (compatible; Win32; Bot)')}`,
  connection: '/connection/10.0.0.1/198.51.100.7',
  'allow-list': '/allow-list',
  users: '/users',
  account: '/account',
  audit: '/audit',
  missing: '/inner/192.0.2.200',
} as const;

describe('weight', () => {
  it.each(['/more', '/inner', '/outer', '/ua', '/audit'])(
    'the first load of %s is at most 250 KB of compressed JavaScript',
    async (path) => {
      const { page, context } = await asAdmin();
      await page.goto(path);
      await page.waitForLoadState('load');
      const bytes = await page.evaluate<number>(
        `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
      );
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThanOrEqual(250 * 1024);
      await context.close();
    },
  );
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await asAdmin({ colorScheme });
    // Leaving the overview while its charts load makes the browser complain; that is not what the pages below do.
    await visitor.page.goto('/account', { waitUntil: 'load' });
  });
  afterAll(() => visitor?.context.close());

  it.each(Object.entries(PAGES))(
    '%s: no complaint, no serious violation, nothing shifts',
    async (name, path) => {
      const { page, complaints } = visitor;
      const before = complaints.length;
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(name === 'missing' ? 404 : 200);
      await page.waitForLoadState('load');
      // A scroll bar that comes on a busy machine is a thousandth or so; what people see begins at 0.1.
      expect(await layoutShift(page)).toBeLessThan(0.01);
      await screenshot(page, `${name}-${colorScheme}`);
      expect(await seriousViolations(page)).toEqual([]);
      expect(complaints.slice(before).filter((text) => name !== 'missing' || !text.includes('404'))).toEqual(
        [],
      );
    },
  );
});
