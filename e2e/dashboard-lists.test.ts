import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cookieHeader, goTo, PATIENCE, PATIENT, type Visitor } from './support/dashboard-browser.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';
import { HOSTILE, HOSTILE_HOST, HOSTILE_SERVER } from './support/hostile-reports.ts';

vi.setConfig(PATIENT);

/** A judged flow as the database has it. */
interface Report {
  readonly id: number;
  readonly host: string;
  readonly server: string;
  readonly port: number;
  readonly agent: string;
  readonly domain: string;
  readonly url: string;
  readonly time: string;
  readonly malicious: number;
  readonly score: number;
  readonly by: string;
  readonly type: number;
}

let site: DashboardSite;
let admin: Visitor;
let reports: readonly Report[];

beforeAll(async () => {
  site = await openDashboardSite();
  admin = await site.admin();
  reports = await site.store.database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_report as r', 'r.id', 'v.report_id')
    .select(['r.id', 'r.srcip as host', 'r.dstip as server', 'r.dstport as port', 'r.ua as agent'])
    .select(['v.domain', 'r.url', 'v.time', 'v.malicious', 'v.score', 'v.decided_by as by', 'r.type'])
    .execute();
});
afterAll(() => site?.stop());

const rowIds = (page: Page): Promise<number[]> =>
  page
    .locator('table.list tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Number((row as unknown as { dataset: { row: string } }).dataset.row)),
    );

/** Waits until the page shows these rows, in any order. */
const showsRows = (page: Page, ids: readonly number[]): Promise<void> =>
  expect
    .poll(async () => (await rowIds(page)).sort(byNumber), { timeout: PATIENCE })
    .toEqual([...ids].sort(byNumber));

const byNumber = (a: number, b: number): number => a - b;

const idsOf = (matches: (report: Report) => boolean): number[] => reports.filter(matches).map(({ id }) => id);

describe('lists', () => {
  it('search by the form, and the address holds the whole state', async () => {
    const { page } = admin;
    const [{ host } = { host: '' }] = reports.filter(({ malicious }) => malicious === 1);
    await goTo(page, '/more');
    await page.keyboard.press('/');
    await page.keyboard.type(`verdict:malicious host:${host}`);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === `verdict:malicious host:${host}`);
    const expected = idsOf((report) => report.host === host && report.malicious === 1);
    await showsRows(page, expected);
    await page.getByRole('link', { name: 'Verdict', exact: true }).click();
    await page.waitForURL(/sort=-score/);
    await page.reload();
    await showsRows(page, expected);
    const texts = await page.locator('table.list tbody tr').allInnerTexts();
    expect(texts.every((text) => text.includes(host) && text.includes('Malicious'))).toBe(true);
    const scores = texts.map((text) => Number(/[01]\.\d{3}/.exec(text)?.[0]));
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
  });

  it.each<readonly [string, (report: Report) => boolean]>([
    ['host:192.168.0.0/16', ({ host }) => host.startsWith('192.168.')],
    ['-host:10.0.0.0/8', ({ host }) => !host.startsWith('10.')],
    ['server:2001:db8::/32', ({ server }) => server.startsWith('2001:db8:')],
    [
      'port:8000..8999 verdict:malicious',
      ({ port, malicious }) => port >= 8000 && port < 9000 && malicious === 1,
    ],
    ['score:>=0.99', ({ score }) => score >= 0.99],
    [
      '"buerodienste" -ua:MSIE',
      ({ domain, agent }) => domain.includes('buerodienste') && !/msie/i.test(agent),
    ],
    ['198.51.100.152', ({ host, server }) => [host, server].includes('198.51.100.152')],
    ['by:browser', ({ by }) => by === 'browser'],
    ['domain:*.buerodienste.example', ({ domain }) => domain.endsWith('.buerodienste.example')],
    ['kind:suspicious -verdict:malicious', ({ type, malicious }) => type === 5 && malicious === 0],
    ['url:gate.php', ({ url }) => url.toLowerCase().includes('gate.php')],
    [
      'time:2026-11-21T20:17..2026-11-21T20:18',
      ({ time }) => time >= '2026-11-21 20:17' && time < '2026-11-21 20:19',
    ],
  ])('%s finds what it says', async (query, matches) => {
    const { page } = admin;
    const expected = idsOf(matches);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(reports.length);
    await goTo(page, `/more?${new URLSearchParams({ q: query })}`);
    const count = page.locator('.page-head .faint').first();
    await expect
      .poll(() => count.textContent(), { timeout: PATIENCE })
      .toBe(expected.length === 1 ? '1 row' : `${expected.length} rows`);
    const shown = await rowIds(page);
    expect(shown).toHaveLength(Math.min(50, expected.length));
    expect(expected).toEqual(expect.arrayContaining(shown));
  });

  it('pages by key: each row once, forwards and back', async () => {
    const { page } = admin;
    await goTo(page, '/more?q=verdict%3Amalicious&sort=-time');
    const pages = [await rowIds(page)];
    /** Follows a link that brings other rows, and waits for them. */
    const turn = async (name: string): Promise<number[]> => {
      const before = await rowIds(page);
      await page.getByRole('link', { name }).click();
      await expect.poll(() => rowIds(page), { timeout: PATIENCE }).not.toEqual(before);
      return rowIds(page);
    };
    const expected = idsOf(({ malicious }) => malicious === 1);
    while (pages.flat().length < expected.length) pages.push(await turn('Next page'));
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual(pages.slice(1).map(() => 50));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat().sort(byNumber)).toEqual(expected.sort(byNumber));
    await expect
      .poll(() => page.getByRole('link', { name: 'Next page' }).count(), { timeout: PATIENCE })
      .toBe(0);
    expect(await turn('Previous page')).toEqual(pages.at(-2));
  });

  it('a cell filters in, filters out, and its value is copied so that nobody follows it', async () => {
    const { page, context } = admin;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await goTo(page, '/inner?sort=host');
    const [{ host } = { host: '' }] = [...reports].sort((one, other) => (one.host < other.host ? -1 : 1));
    const cell = page.locator('tr', { hasText: host }).first();
    const choose = async (item: string) => {
      await cell.hover();
      await cell.locator('.cell-menu').first().click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Copy defanged');
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'), { timeout: PATIENCE })
      .toBe(host.replaceAll('.', '[.]').replaceAll(':', '[:]'));
    await choose('Only these');
    await page.waitForURL((url) => url.searchParams.get('q') === `host:"${host}"`);
    const rows = page.locator('table.list tbody tr');
    await expect.poll(() => rows.count(), { timeout: PATIENCE }).toBe(1);
    await choose('Without these');
    await page.waitForURL((url) => url.searchParams.get('q') === `-host:"${host}"`);
    await expect.poll(() => rows.count(), { timeout: PATIENCE }).toBeGreaterThan(1);
    expect((await rows.allInnerTexts()).some((text) => text.split(/\s/).includes(host))).toBe(false);
  });

  it('a long text has two lines of a wide column, and all of it on hovering and in its menu', async () => {
    const { page } = admin;
    await goTo(page, `/more?q=host%3A${HOSTILE_HOST}+ua%3Axxxxxxxx`);
    const cell = page.locator('tbody td.wide').first();
    const text = cell.locator('.captured-text');
    const box = await text.boundingBox();
    // 26 characters of a line in a window of 1280 pixels: as many again in the second.
    expect(box?.width).toBeGreaterThan(195);
    expect(box?.height).toBeGreaterThan(30);
    expect(box?.height).toBeLessThan(40);
    await text.hover();
    const shown = `${HOSTILE.long.slice(0, 300)}…`;
    await expect.poll(() => text.getAttribute('title'), { timeout: PATIENCE }).toBe(shown);
    await cell.locator('.cell-menu').click();
    const whole = page.locator('.menu-text');
    await whole.waitFor();
    expect(await whole.textContent()).toBe(shown);
    await page.keyboard.press('Escape');
    const short = page.locator('tbody td', { hasText: HOSTILE_HOST }).first().locator('.captured-text');
    await short.hover();
    expect(await short.getAttribute('title')).toBeNull();
  });

  it('a cell of another page leads to the reports with it, and to those without it', async () => {
    const { page } = admin;
    const server = `server:"${HOSTILE_SERVER}"`;
    for (const [item, query] of [
      ['Reports with it', `host:"${HOSTILE_HOST}" ${server}`],
      ['Reports without it', `host:"${HOSTILE_HOST}" -${server}`],
    ] as const) {
      await goTo(page, `/inner/${HOSTILE_HOST}`);
      const cell = page.locator('td', { hasText: HOSTILE_SERVER }).first();
      await cell.hover();
      await cell.locator('.cell-menu').click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
      await page.waitForURL((url) => url.pathname === '/more' && url.searchParams.get('q') === query);
    }
    await page.getByText('Nothing found').waitFor();
  });

  it('says what is wrong with a search, and where', async () => {
    const { page } = admin;
    await goTo(page, `/more?${new URLSearchParams({ q: 'host:10.0.0.1 nobody:5' })}`);
    const alert = page.locator('.search-error');
    await alert.getByText('There is no field “nobody” here, at character 15').waitFor();
    expect(await alert.locator('mark').textContent()).toBe('nobody:5');
  });

  it('jumps to where the data is', async () => {
    const { page } = admin;
    await goTo(page, '/more?from=2020-01-01T00%3A00&until=2020-01-02T00%3A00');
    await page.getByRole('link', { name: 'Go to where the data is' }).click();
    await page.waitForURL(/from=2026-11-2/);
    await page.locator('table.list tbody tr').first().waitFor();
  });
});

describe('another page', () => {
  it('is announced while it is on its way', async () => {
    const { page } = admin;
    await goTo(page, '/account');
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/_next/data/**', async (route) => {
      await released;
      await route.continue();
    });
    const line = page.locator('.route-progress.on');
    expect(await line.count()).toBe(0);
    await page.getByRole('link', { name: 'Servers' }).click();
    await line.getByText('Loading …').waitFor({ state: 'attached' });
    release();
    await page.waitForURL('**/outer');
    await line.waitFor({ state: 'detached' });
    await page.unrouteAll({ behavior: 'wait' });
  });
});

describe('exports', () => {
  const exported = async (query: string): Promise<Response> =>
    fetch(`${site.url}/export/reports?${query}`, { headers: { cookie: await cookieHeader(admin) } });

  it('CSV holds every row of the query, texts whole, formulas harmless', async () => {
    const answer = await exported(`format=csv&q=host%3A${HOSTILE_HOST}`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mad-reports.csv"');
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toMatch(/^id,time,verdict,score,/);
    expect(text).toContain(HOSTILE.long);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example/"",""x"")"`);
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });

  it('JSON of all reports', async () => {
    const rows = (await (await exported('format=json')).json()) as { id: number; ua: string }[];
    expect(rows.map(({ id }) => id).sort(byNumber)).toEqual(idsOf(() => true).sort(byNumber));
    expect(rows.some(({ ua }) => ua === HOSTILE.rightToLeft)).toBe(true);
  });
});
