import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../packages/store/src/index.ts';
import { newVisitor, screenshot, signIn, startBrowser, type Visitor } from './support/dashboard-browser.ts';
import { type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { fillStore, HOSTILE, judgeCapture, judgedFlow } from './support/dashboard-store.ts';

let folder: string;
let store: Store;
let dashboard: RunningDashboard;
let browser: Browser;
let admin: Visitor;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-work-'));
  const databaseUrl = `sqlite:${join(folder, 'mad.db')}`;
  await fillStore(databaseUrl);
  store = await openStore(databaseUrl);
  dashboard = await startDashboard(databaseUrl);
  browser = await startBrowser();
  admin = await newVisitor(browser, dashboard.url);
  await signIn(admin.page);
}, 900_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowTexts = (page: Page): Promise<string[]> => page.locator('table.list tbody tr').allInnerTexts();

/** Waits until the page has so many of these. */
const countOf = (page: Page, selector: string, count: number): Promise<void> =>
  expect.poll(() => page.locator(selector).count(), { timeout: 30_000 }).toBe(count);

/** Does something that brings other rows, and waits for them. */
const untilRowsChange = async (page: Page, act: () => Promise<void>): Promise<void> => {
  const rows = () =>
    page.locator('table.list tbody tr').evaluateAll((all) => all.map((row) => row.outerHTML));
  const before = await rows();
  await act();
  await expect.poll(rows, { timeout: 30_000 }).not.toEqual(before);
};

const cookieHeader = async ({ context }: Visitor): Promise<string> =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

describe('lists', () => {
  it('search by the form, and the address holds the whole state', async () => {
    const { page } = admin;
    await page.goto('/more');
    // The key works once the page's script has run.
    await expect
      .poll(async () => {
        await page.keyboard.press('/');
        return page.evaluate<string>('document.activeElement.name ?? ""');
      })
      .toBe('q');
    await page.keyboard.type('verdict:malicious host:10.0.0.2');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=verdict%3Amalicious\+host%3A10.0.0.2/);
    await countOf(page, 'table.list tbody tr', 8);
    await page.getByRole('link', { name: 'Verdict', exact: true }).click();
    await page.waitForURL(/sort=-score/);
    await page.reload();
    const texts = await rowTexts(page);
    expect(texts).toHaveLength(8);
    expect(texts.every((text) => text.includes('10.0.0.2') && text.includes('Malicious'))).toBe(true);
    const scores = texts.map((text) => Number(/0\.\d{3}/.exec(text)?.[0]));
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
  });

  it.each([
    ['host:10.0.1.0/24', 50],
    ['-host:10.0.0.0/16', 0],
    ['server:2001:db8::/32', 12],
    ['port:8000..9000 verdict:malicious host:10.0.0.0/24', 8],
    ['score:>=0.99', 2],
    ['"cc.evil.example" -ua:Bot', 6],
    ['198.51.100.7', 12],
    ['by:fingerprint verdict:malicious domain:cc.evil.example', 6],
    ['time:2026-11-20T11:20..2026-11-20T11:29', 10],
  ])('%s finds %i', async (query, count) => {
    const { page } = admin;
    await page.goto(`/more?${new URLSearchParams({ q: query })}`);
    expect(await page.locator('.page-head .faint').first().textContent()).toBe(
      count === 1 ? '1 row' : `${count} rows`,
    );
  });

  it('pages by key: each row once, forwards and back', async () => {
    const { page } = admin;
    await page.goto('/more?sort=-time');
    const first = await rowTexts(page);
    expect(first).toHaveLength(50);
    await untilRowsChange(page, () => page.getByRole('link', { name: 'Next page' }).click());
    const second = await rowTexts(page);
    await untilRowsChange(page, () => page.getByRole('link', { name: 'Next page' }).click());
    const third = await rowTexts(page);
    expect([first.length, second.length, third.length]).toEqual([50, 50, 32]);
    expect(new Set([...first, ...second, ...third]).size).toBe(132);
    await untilRowsChange(page, () => page.getByRole('link', { name: 'Previous page' }).click());
    expect(await rowTexts(page)).toEqual(second);
  });

  it('a cell filters in, filters out, and its value is copied so that nobody follows it', async () => {
    const { page, context } = admin;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/inner?sort=host');
    const cell = page.locator('tr', { hasText: '10.0.1.10' }).first();
    await cell.hover();
    await cell.locator('.cell-menu').click();
    await page.getByRole('menuitem', { name: 'Copy defanged' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('10[.]0[.]1[.]10');
    await cell.locator('.cell-menu').click();
    await page.getByRole('menuitem', { name: 'Only these' }).click();
    await page.waitForURL(/q=host%3A%2210.0.1.10%22/);
    await countOf(page, 'table.list tbody tr', 1);
    await cell.hover();
    await cell.locator('.cell-menu').click();
    await page.getByRole('menuitem', { name: 'Without these' }).click();
    await page.waitForURL(/q=-host%3A%2210.0.1.10%22/);
    await expect.poll(() => page.locator('table.list tbody tr').count()).toBeGreaterThan(1);
    expect((await rowTexts(page)).some((text) => text.includes('10.0.1.10'))).toBe(false);
  });

  it('says what is wrong with a search, and where', async () => {
    const { page } = admin;
    await page.goto(`/more?${new URLSearchParams({ q: 'host:10.0.0.1 nobody:5' })}`);
    const alert = page.locator('.search-error');
    expect(await alert.textContent()).toContain('There is no field “nobody” here, at character 15');
    expect(await alert.locator('mark').textContent()).toBe('nobody:5');
  });

  it('jumps to where the data is', async () => {
    const { page } = admin;
    await page.goto('/more?from=2020-01-01T00%3A00&until=2020-01-02T00%3A00');
    await page.getByRole('link', { name: 'Go to where the data is' }).click();
    await page.waitForURL(/from=2026-11-19/);
    await expect.poll(() => page.locator('table.list tbody tr').count()).toBeGreaterThan(0);
  });
});

describe('exports', () => {
  it('CSV holds every row of the query, texts whole, formulas harmless', async () => {
    const answer = await fetch(`${dashboard.url}/export/reports?format=csv&q=host%3A10.0.9.9`, {
      headers: { cookie: await cookieHeader(admin) },
    });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mad-reports.csv"');
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toMatch(/^id,time,verdict,score,/);
    expect(text).toContain(HOSTILE.long);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example/"",""x"")"`);
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });

  it('JSON of all reports', async () => {
    const answer = await fetch(`${dashboard.url}/export/reports?format=json`, {
      headers: { cookie: await cookieHeader(admin) },
    });
    const rows = (await answer.json()) as { ua: string }[];
    expect(rows).toHaveLength(132);
    expect(rows.some(({ ua }) => ua === HOSTILE.rightToLeft)).toBe(true);
  });
});

describe('hostile data', () => {
  it('is shown inert on every page it reaches', async () => {
    const { page, context, complaints } = await newVisitor(browser, dashboard.url);
    await signIn(page);
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const hostile = await store.database.selectFrom('mad_application').select('digest').execute();
    const pages = [
      '/more?q=host%3A10.0.9.9',
      '/ua',
      '/inner/10.0.9.9',
      '/outer/198.51.100.99',
      '/connection/10.0.9.9/198.51.100.99',
      `/ua/${encodeURIComponent(HOSTILE.script)}`,
      `/ua/${encodeURIComponent(HOSTILE.image)}`,
      ...hostile.map(({ digest }) => `/ua/sha256:${digest}`),
    ];
    for (const path of pages) {
      const answer = await page.goto(path);
      expect([path, answer?.status()]).toEqual([path, 200]);
      expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
      const shown = await page.evaluate<string>('document.body.innerText');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    await page.goto('/more?q=host%3A10.0.9.9');
    await screenshot(page, 'hostile-reports');
    const body = await page.evaluate<string>('document.body.innerText');
    expect(body).toContain(HOSTILE.script);
    expect(body).toContain('invoice\\u202egpj.exe \\u2066hidden\\u2069');
    expect(body).toContain('escape\\x1b[31m newline\\n null\\0 end');
    expect(dialogs).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('the whole of a long User-Agent can be read on its page', async () => {
    const { page } = admin;
    await page.goto('/more?q=host%3A10.0.9.9');
    await page.locator('a.captured-text', { hasText: 'Mozilla/5.0 (xxx' }).click();
    await page.waitForURL(/\/ua\/sha256:/);
    expect(await page.locator('details pre').textContent()).toBe(HOSTILE.long);
  });
});

describe('triage', () => {
  it('by keys: one verdict confirmed, with who, when and why; the label follows', async () => {
    const { page } = admin;
    await page.goto('/more?q=verdict%3Amalicious+host%3A10.0.0.3');
    await page.locator('body').press('j');
    await page.locator('body').press('j');
    await page.locator('body').press('k');
    const row = page.locator('tr.current');
    const id = Number(await row.getAttribute('data-row'));
    await page.locator('body').press('e');
    await page.getByLabel('Why').fill('beacons every minute');
    await page.keyboard.press('Enter');
    await page.locator(`tr[data-row="${id}"] .triage-confirmed`).waitFor();
    expect(await store.triage.history(id)).toMatchObject([
      { from_state: 'new', to_state: 'confirmed', user_name: 'admin', reason: 'beacons every minute' },
    ]);
    expect(await store.labels.ofReport(id)).toMatchObject([{ is_malicious: 1, source: 'admin' }]);
  });

  it('in bulk: all of a page are false positives', async () => {
    const { page } = admin;
    await page.goto('/more?q=ua%3ASpotify');
    await page.getByLabel('Select all on this page').check();
    expect(await page.locator('.bulk').textContent()).toContain('25 selected');
    await page.getByRole('button', { name: 'False positive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'False positive' }).click();
    await countOf(page, '.triage-false_positive', 25);
    const { count } = await store.database
      .selectFrom('mad_label')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('is_malicious', '=', 0)
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(25);
  });

  it('? lists the keys', async () => {
    const { page } = admin;
    await page.goto('/more');
    await page.locator('body').press('?');
    expect(await page.getByRole('dialog').textContent()).toContain('false positive');
    await screenshot(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('allow-list', () => {
  it('shows what a rule would hide, hides it at once, and gives it back', async () => {
    const { page } = admin;
    const malicious = async () => {
      await page.goto('/more?q=verdict%3Amalicious+domain%3Acc.evil.example');
      return (await rowTexts(page)).length;
    };
    expect(await malicious()).toBe(24);
    await page.goto('/allow-list');
    await page.getByLabel('What', { exact: true }).selectOption('domain');
    await page.getByLabel('Value').fill('evil.example');
    await page.getByLabel('Why').fill('our own red team');
    await page.getByLabel('Until').fill('2099-12-31');
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('status').filter({ hasText: 'Would have hidden' });
    await preview.waitFor();
    expect(await preview.textContent()).toBe(
      'Would have hidden 24 verdicts on 3 hosts, 1 of them confirmed.',
    );
    await screenshot(page, 'allow-list-preview');
    await page.getByRole('button', { name: 'Save rule' }).click();
    await page.getByRole('button', { name: 'Take back' }).waitFor();
    expect(await malicious()).toBe(0);
    await page.goto('/inner/10.0.0.1');
    expect(await page.locator('.facts').textContent()).toMatch(/^Malicious0/);
    await page.goto('/allow-list');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('heading', { name: 'Past' }).waitFor();
    expect(await malicious()).toBe(24);
  });

  it('a rule that makes no sense is refused', async () => {
    const { page } = admin;
    await page.goto('/allow-list?field=host&value=not-an-address');
    await page.getByLabel('Why').fill('x');
    await page.getByLabel('Until').fill('2099-12-31');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Something that was entered does not fit.').waitFor();
  });
});

describe('roles', () => {
  const passwordOf = async (name: string, role: string): Promise<string> => {
    const { page } = admin;
    await page.goto('/users');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Role', { exact: true }).selectOption(role);
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.locator('.secret').waitFor();
    return (await page.locator('.secret').textContent()) ?? '';
  };

  it('a viewer looks and changes nothing', async () => {
    const password = await passwordOf('vera', 'viewer');
    const vera = await newVisitor(browser, dashboard.url);
    await signIn(vera.page, { name: 'vera', password });
    await vera.page.goto('/more');
    expect(await vera.page.locator('table.list input[type=checkbox]').count()).toBe(0);
    await vera.page.goto('/allow-list');
    expect(await vera.page.getByRole('button', { name: 'Preview' }).count()).toBe(0);
    for (const path of ['/users', '/audit']) expect((await vera.page.goto(path))?.status()).toBe(404);
    await vera.page.goto('/more');
    const triage = await tryTriage(vera, true);
    expect(triage).toEqual([403, { refusal: 'not-allowed' }]);
    await vera.context.close();
  });

  it('an analyst triages but manages no users; a disabled one is out at once', async () => {
    const password = await passwordOf('ann', 'analyst');
    const ann = await newVisitor(browser, dashboard.url);
    await signIn(ann.page, { name: 'ann', password });
    await ann.page.goto('/more');
    expect(await tryTriage(ann, true)).toEqual([200, { changed: 1 }]);
    expect((await ann.page.goto('/users'))?.status()).toBe(404);
    const { page } = admin;
    await page.goto('/users');
    await page.locator('tr', { hasText: 'ann' }).getByRole('button', { name: 'Disable' }).click();
    await page.locator('tr', { hasText: 'ann' }).getByRole('button', { name: 'Enable' }).waitFor();
    await ann.page.goto('/more');
    expect(new URL(ann.page.url()).pathname).toBe('/login');
    await ann.context.close();
  });

  it('without the token of the session nothing changes, whoever asks', async () => {
    await admin.page.goto('/more');
    expect(await tryTriage(admin, false)).toEqual([403, { refusal: 'other-origin' }]);
  });

  it('from another origin nothing changes, token or not', async () => {
    const answer = await fetch(`${dashboard.url}/api/triage`, {
      method: 'POST',
      headers: {
        cookie: await cookieHeader(admin),
        origin: 'http://evil.example',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ids: [1], state: 'confirmed', reason: '' }),
    });
    expect([answer.status, await answer.json()]).toEqual([403, { refusal: 'other-origin' }]);
  });

  it('the last administrator stays', async () => {
    const { page } = admin;
    await page.goto('/users');
    await page
      .locator('tr', { hasText: /^admin/ })
      .getByRole('button', { name: 'Disable' })
      .click();
    await page.getByText('Somebody must remain administrator.').waitFor();
  });

  it('everything that was done stands in the audit log', async () => {
    const { page } = admin;
    await page.goto('/audit?q=user%3Aadmin');
    const text = (await rowTexts(page)).join('\n');
    for (const action of ['sign-in', 'triage', 'allow-rule saved', 'allow-rule revoked', 'user created'])
      expect(text).toContain(action);
    expect(text).not.toMatch(/scrypt|correct horse/);
  });

  it('guessing is slowed down', async () => {
    const attempt = () =>
      fetch(`${dashboard.url}/api/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: dashboard.url, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'name=guessed&password=x',
      });
    for (let tries = 0; tries < 5; tries += 1)
      expect((await attempt()).headers.get('location')).toBe('/login?problem=wrong');
    expect((await attempt()).headers.get('location')).toBe('/login?problem=throttled');
  });

  /** Confirms a verdict past the page's buttons. */
  const tryTriage = async ({ page }: Visitor, withToken: boolean): Promise<[number, unknown]> =>
    page.evaluate(
      `(async () => {
        const { shell } = JSON.parse(document.getElementById('__NEXT_DATA__').textContent).props.pageProps;
        const answer = await fetch('/api/triage', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-mad-csrf': ${withToken} ? shell.user.csrf : '' },
          body: JSON.stringify({ ids: [120], state: 'investigating', reason: '' }),
        });
        return [answer.status, await answer.json()];
      })()`,
    );
});

describe('languages and screens', () => {
  it('中文, chosen in the menu, stays', async () => {
    const { page, context, complaints } = await newVisitor(browser, dashboard.url);
    await signIn(page);
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('menuitem', { name: '中文' }).click();
    await page.getByRole('link', { name: '内网主机' }).click();
    await page.getByRole('heading', { name: '内网主机' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-Hans');
    for (const path of ['more', 'inner/10.0.0.1', 'allow-list', 'users']) {
      await page.goto(`/${path}`);
      await screenshot(page, `zh-${path.replaceAll('/', '-')}`);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('fits a phone: nothing runs out sideways, the menu opens and closes', async () => {
    const { page, context } = await newVisitor(browser, dashboard.url, { width: 390, height: 844 });
    await signIn(page);
    for (const path of ['/', '/more', '/inner', '/inner/10.0.0.1', '/allow-list', '/users', '/audit']) {
      await page.goto(path);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 390]);
      await screenshot(page, `phone${path.replaceAll('/', '-')}`);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Servers' }).click();
    await page.waitForURL('**/outer');
    await page.getByRole('link', { name: 'Servers' }).waitFor({ state: 'hidden' });
    await context.close();
  });
});

describe('live', () => {
  it('an open page follows when a capture is judged', async () => {
    const { page } = admin;
    await page.goto('/inner');
    await page.locator('.live.on').waitFor();
    const flow = judgedFlow(
      { host: '10.0.200.1', server: '203.0.113.200', userAgent: 'Newcomer/1.0', isMalicious: true },
      900,
    );
    // The first answer of the server's poll is what later ones are compared with.
    await page.waitForTimeout(2500);
    await judgeCapture(store, 'live.pcap', [flow]);
    await page.locator('tr', { hasText: '10.0.200.1' }).waitFor({ timeout: 20_000 });
  });
});
