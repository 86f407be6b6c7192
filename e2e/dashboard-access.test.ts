import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  cookieHeader,
  goTo,
  newVisitor,
  PATIENCE,
  PATIENT,
  screenshot,
  seriousViolations,
  signIn,
  type Visitor,
} from './support/dashboard-browser.ts';
import { ADMIN } from './support/dashboard-server.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';

vi.setConfig(PATIENT);

let site: DashboardSite;
let admin: Visitor;
let report: number;
let names = 0;

/** A name that no earlier try of a test has used. */
const newName = (kind: string): string => `${kind}-${++names}`;

beforeAll(async () => {
  site = await openDashboardSite();
  admin = await site.admin();
  report = (await site.store.database.selectFrom('mad_verdict').select('report_id').executeTakeFirstOrThrow())
    .report_id;
});
afterAll(() => site?.stop());

describe('before the login', () => {
  it('/healthz answers', async () => {
    const answer = await fetch(`${site.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it.each([
    '/',
    '/more',
    '/inner',
    '/inner/10.0.0.1',
    '/outer',
    '/ua',
    '/verdict/1',
    '/captures',
    '/models',
    '/allow-list',
    '/users',
    '/audit',
  ])('%s leads to the login', async (path) => {
    const answer = await fetch(site.url + path, { redirect: 'manual' });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toMatch(/^\/login/);
  });

  it.each(['/api/live', '/export/reports?format=csv', '/api/flow/1', '/api/captures/progress?ids=1'])(
    '%s is refused',
    async (path) => expect((await fetch(site.url + path)).status).toBe(401),
  );

  it('the login comes back to the page that was asked for', async () => {
    const { page, context, complaints } = await newVisitor(site.browser, site.url);
    await goTo(page, '/inner?sort=host');
    expect(await seriousViolations(page)).toEqual([]);
    await page.locator('input[name=name]').fill(ADMIN.name);
    await page.locator('input[name=password]').fill(ADMIN.password);
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/inner?sort=host');
    await page.locator('table.list tbody tr').first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each([
    { colorScheme: 'light', language: 'en', width: 1280 },
    { colorScheme: 'dark', language: 'zh', width: 390 },
  ] as const)('the login page, %o', async (look) => {
    const { page, context } = await newVisitor(site.browser, site.url, look);
    await goTo(page, '/login');
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, `login-${look.colorScheme}-${look.language}-${look.width}`);
    await context.close();
  });

  it('a wrong password is refused without saying which of the two was wrong', async () => {
    const { page, context } = await newVisitor(site.browser, site.url);
    for (const name of [ADMIN.name, 'nobody']) {
      await goTo(page, '/login');
      await page.locator('input[name=name]').fill(name);
      await page.locator('input[name=password]').fill('wrong');
      await page.locator('button[type=submit]').click();
      await page.waitForURL('**/login?problem=wrong');
      await page.getByRole('alert').getByText('Name and password do not fit.', { exact: true }).waitFor();
    }
    await context.close();
  });

  it('no script and no style of any page stands in the page itself', async () => {
    const answer = await fetch(`${site.url}/login`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/style-src 'self'(;|$)/);
    const html = await answer.text();
    expect(html).not.toMatch(/<style/);
    expect(html.match(/<script(?![^>]*(src=|type="application\/json"))[^>]*>/g)).toBeNull();
  });

  it('guessing is slowed down', async () => {
    const name = newName('guessed');
    const attempt = () =>
      fetch(`${site.url}/api/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: site.url },
        body: new URLSearchParams({ name, password: 'x' }),
      });
    for (let tries = 0; tries < 5; tries += 1)
      expect((await attempt()).headers.get('location')).toBe('/login?problem=wrong');
    expect((await attempt()).headers.get('location')).toBe('/login?problem=throttled');
  });
});

describe('roles', () => {
  /** A new person, made by the admin on the page, signed in. */
  const person = async (role: 'viewer' | 'analyst'): Promise<Visitor & { readonly name: string }> => {
    const { page } = admin;
    const name = newName(role);
    await goTo(page, '/users');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Role', { exact: true }).selectOption(role);
    await page.getByRole('button', { name: 'Add user' }).click();
    const secret = page.locator('.secret');
    await secret.waitFor();
    const visitor = await newVisitor(site.browser, site.url);
    await signIn(visitor.page, { name, password: (await secret.textContent()) ?? '' });
    return { ...visitor, name };
  };

  it('a viewer looks and changes nothing', async () => {
    const viewer = await person('viewer');
    const { page, context } = viewer;
    await goTo(page, '/more');
    await page.locator('table.list tbody tr').first().waitFor();
    expect(await page.locator('table.list input[type=checkbox]').count()).toBe(0);
    await page.keyboard.press('j');
    await page.locator('tr.current').waitFor();
    await page.keyboard.press('e');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    await goTo(page, '/allow-list');
    await page.getByRole('heading', { name: 'Allow-list' }).waitFor();
    expect(await page.getByRole('button', { name: 'Preview' }).count()).toBe(0);
    for (const path of ['/users', '/audit']) expect((await page.goto(path))?.status()).toBe(404);
    await goTo(page, '/more');
    expect(await tryTriage(viewer, true)).toEqual([403, { refusal: 'not-allowed' }]);
    await context.close();
  });

  it('an analyst triages but manages no users; a disabled one is out at once', async () => {
    const analyst = await person('analyst');
    await goTo(analyst.page, '/more');
    expect(await tryTriage(analyst, true)).toEqual([200, { changed: expect.any(Number) }]);
    expect((await analyst.page.goto('/users'))?.status()).toBe(404);
    const { page } = admin;
    await goTo(page, '/users');
    const row = page.locator('tr', { hasText: analyst.name });
    await row.getByRole('button', { name: 'Disable' }).click();
    await row.getByRole('button', { name: 'Enable' }).waitFor();
    await analyst.page.goto('/more');
    expect(new URL(analyst.page.url()).pathname).toBe('/login');
    await analyst.context.close();
  });

  it('without the token of the session nothing changes, whoever asks', async () => {
    await goTo(admin.page, '/more');
    expect(await tryTriage(admin, false)).toEqual([403, { refusal: 'other-origin' }]);
  });

  it('from another origin nothing changes, token or not', async () => {
    const answer = await fetch(`${site.url}/api/triage`, {
      method: 'POST',
      headers: {
        cookie: await cookieHeader(admin),
        origin: 'http://evil.example',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ids: [report], state: 'confirmed', reason: '' }),
    });
    expect([answer.status, await answer.json()]).toEqual([403, { refusal: 'other-origin' }]);
  });

  it('the last administrator stays', async () => {
    const { page } = admin;
    await goTo(page, '/users');
    await page
      .locator('tr', { hasText: /^admin/ })
      .getByRole('button', { name: 'Disable' })
      .click();
    await page.getByText('Somebody must remain administrator.').waitFor();
  });

  it('everything that was done stands in the audit log, no password among it', async () => {
    const { page } = admin;
    const viewer = await person('viewer');
    await viewer.context.close();
    await goTo(page, '/more');
    await tryTriage(admin, true);
    await goTo(page, '/audit?q=user%3Aadmin');
    for (const action of ['sign-in', 'triage', 'user created'])
      await page.locator('table.list tbody tr', { hasText: action }).first().waitFor();
    await page.locator('table.list tbody tr', { hasText: viewer.name }).first().waitFor();
    expect(await page.locator('table.list').textContent()).not.toMatch(/scrypt|correct horse/);
  });

  it('the audit log speaks the language of the page, and a search finds its actions by their own names', async () => {
    const { page, context } = await site.admin({ language: 'zh' });
    await goTo(page, '/audit?q=action%3A"sign-in"');
    const row = page.locator('table.list tbody tr').first();
    await row.getByText('登录', { exact: true }).waitFor();
    await row.getByText('地址 127.0.0.1').waitFor();
    const cell = row.locator('td').nth(2);
    await cell.hover();
    await cell.locator('.cell-menu').click();
    await page.getByRole('menuitem', { name: '排除此项' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === '-action:"sign-in"');
    await expect
      .poll(() => page.locator('table.list').getByText('登录', { exact: true }).count(), {
        timeout: PATIENCE,
      })
      .toBe(0);
    await context.close();
  });

  /** Changes the triage state of a verdict past the page's buttons. */
  const tryTriage = async ({ page }: Visitor, withToken: boolean): Promise<[number, unknown]> =>
    page.evaluate(
      `(async () => {
        const { shell } = JSON.parse(document.getElementById('__NEXT_DATA__').textContent).props.pageProps;
        const answer = await fetch('/api/triage', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-mad-csrf': ${withToken} ? shell.user.csrf : '' },
          body: JSON.stringify({ ids: [${report}], state: 'investigating', reason: '' }),
        });
        return [answer.status, await answer.json()];
      })()`,
    );
});

describe('language', () => {
  it('中文, chosen in the menu, stays', async () => {
    const { page, context, complaints } = await site.admin();
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('menuitem', { name: '中文' }).click();
    await page.getByRole('link', { name: '内网主机' }).click();
    await page.getByRole('heading', { name: '内网主机' }).waitFor();
    await goTo(page, '/account');
    await expect
      .poll(() => page.evaluate('document.documentElement.lang'), { timeout: PATIENCE })
      .toBe('zh-Hans');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
