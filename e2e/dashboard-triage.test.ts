import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { goTo, PATIENCE, PATIENT, screenshot, type Visitor } from './support/dashboard-browser.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';

vi.setConfig(PATIENT);

let site: DashboardSite;
let admin: Visitor;

beforeAll(async () => {
  site = await openDashboardSite();
  admin = await site.admin();
});
afterAll(() => site?.stop());

/** Malicious verdicts of a host that nobody has looked at, the newest first. */
const untouched = async (): Promise<{ readonly host: string; readonly ids: readonly number[] }> => {
  const rows = await site.store.database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_host as h', 'h.id', 'v.host_id')
    .where('v.malicious', '=', 1)
    .select(['h.address', 'v.report_id', 'v.triage'])
    .orderBy('v.time', 'desc')
    .orderBy('v.report_id', 'desc')
    .execute();
  for (const { address: host } of rows) {
    const own = rows.filter(({ address }) => address === host);
    if (own.length >= 4 && own.every(({ triage }) => triage === 'new'))
      return { host, ids: own.map(({ report_id }) => report_id) };
  }
  throw new Error('no host is left to triage');
};

/** A domain that only malicious software asked for, and nobody has looked at: all its verdicts. */
const untouchedDomain = async () => {
  const rows = await site.store.database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_host as h', 'h.id', 'v.host_id')
    .select(['h.address as host', 'v.report_id', 'v.triage', 'v.malicious', 'v.domain'])
    .orderBy('v.report_id')
    .execute();
  for (const { domain } of rows) {
    const hidden = rows.filter((row) => row.domain === domain);
    const isUntouched = hidden.every(({ triage, malicious }) => triage === 'new' && malicious === 1);
    // The first fact of the host's page is to be 0 afterwards.
    const isAlone = rows.every(
      (row) => row.domain === domain || row.malicious === 0 || row.host !== hidden[0]?.host,
    );
    if (/^[a-z0-9-]+\.(example|test)$/.test(domain) && isUntouched && isAlone && hidden.length > 1)
      return { domain, hidden };
  }
  throw new Error('no domain is left to allow');
};

const listOf = (host: string) => `/more?${new URLSearchParams({ q: `verdict:malicious host:${host}` })}`;

/** Presses a key, and waits until that row is the current one. */
const movesTo = async (page: Page, key: string, id: number | undefined): Promise<void> => {
  await page.keyboard.press(key);
  await page.locator(`tr.current[data-row="${id}"]`).waitFor();
};

/** Waits for the dialog that asks why, and answers. */
const because = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('dialog').getByLabel('Why').fill(reason);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

describe('in a list', () => {
  it('by keys: one verdict confirmed, with who, when and why; the label follows', async () => {
    const { page } = admin;
    const { host, ids } = await untouched();
    await goTo(page, listOf(host));
    await movesTo(page, 'j', ids[0]);
    await movesTo(page, 'j', ids[1]);
    await movesTo(page, 'k', ids[0]);
    const id = ids[0] ?? 0;
    await page.keyboard.press('e');
    await because(page, 'beacons every minute');
    await page.locator(`tr[data-row="${id}"] .triage-confirmed`).waitFor();
    expect(await site.store.triage.history(id)).toMatchObject([
      { from_state: 'new', to_state: 'confirmed', user_name: 'admin', reason: 'beacons every minute' },
    ]);
    expect(await site.store.labels.ofReport(id)).toMatchObject([{ is_malicious: 1, source: 'admin' }]);
  });

  it('by keys: several selected ones at once', async () => {
    const { page } = admin;
    const { host, ids } = await untouched();
    await goTo(page, listOf(host));
    await movesTo(page, 'j', ids[0]);
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    await movesTo(page, 'j', ids[1]);
    await movesTo(page, 'j', ids[2]);
    await page.keyboard.press('x');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('f');
    await because(page, 'our own scanner');
    for (const id of [ids[0], ids[2]])
      await page.locator(`tr[data-row="${id}"] .triage-false_positive`).waitFor();
    expect(await page.locator(`tr[data-row="${ids[1]}"] .triage-new`).count()).toBe(1);
    for (const id of [ids[0], ids[2]])
      expect(await site.store.labels.ofReport(id ?? 0)).toMatchObject([{ is_malicious: 0 }]);
  });

  it('by keys: all of a page, or none', async () => {
    const { page } = admin;
    const { host, ids } = await untouched();
    await goTo(page, listOf(host));
    await page.keyboard.press('a');
    await page.getByText(`${ids.length} selected`).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('0 selected').waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('i');
    await because(page, 'one campaign');
    await expect
      .poll(() => page.locator('.triage-investigating').count(), { timeout: PATIENCE })
      .toBe(ids.length);
  });

  it('by the mouse: all of a page are false positives', async () => {
    const { page } = admin;
    await goTo(page, '/more?q=ua%3AHTTPing');
    const count = await page.locator('table.list tbody tr').count();
    expect(count).toBeGreaterThan(2);
    await page.getByLabel('Select all on this page').check();
    await page.getByText(`${count} selected`).waitFor();
    await page.getByRole('button', { name: 'False positive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'False positive' }).click();
    await expect
      .poll(() => page.locator('.triage-false_positive').count(), { timeout: PATIENCE })
      .toBe(count);
  });

  it('? lists the keys', async () => {
    const { page } = admin;
    await goTo(page, '/more');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('false positive').waitFor();
    await screenshot(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('on the verdict card', () => {
  const isAt = (page: Page, id: number | undefined): Promise<void> =>
    page.locator('h1', { hasText: new RegExp(`Verdict ${id}$`) }).waitFor();

  it('the same keys triage, and j and k go through the list it was opened from', async () => {
    const { page } = admin;
    const { host, ids } = await untouched();
    await goTo(page, listOf(host));
    await movesTo(page, 'j', ids[0]);
    await page.keyboard.press('Enter');
    await isAt(page, ids[0]);
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await isAt(page, ids[1]);
    await page.keyboard.press('j');
    await isAt(page, ids[2]);
    await page.keyboard.press('k');
    await isAt(page, ids[1]);
    await page.keyboard.press('f');
    await because(page, 'a printer');
    await page.locator('td', { hasText: 'New → False positive' }).waitFor();
    await page.keyboard.press('j');
    await isAt(page, ids[2]);
    await page.keyboard.press('e');
    await because(page, 'no printer');
    await page.locator('td', { hasText: 'New → Confirmed' }).waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('e and f are letters here');
    expect(await page.locator('.notes textarea').inputValue()).toBe('e and f are letters here');
    expect(await page.getByRole('dialog').count()).toBe(0);
    // What was typed belongs to this verdict, not to the next.
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await isAt(page, ids[3]);
    expect(await page.locator('.notes textarea').inputValue()).toBe('');
    await page.keyboard.press('u');
    await page.waitForURL(
      (url) => url.pathname === '/more' && url.searchParams.get('q')?.includes(host) === true,
    );
    await page.locator(`tr[data-row="${ids[1]}"] .triage-false_positive`).waitFor();
    await page.locator(`tr[data-row="${ids[2]}"] .triage-confirmed`).waitFor();
  });

  it('opened by itself, it stands among all reports', async () => {
    const { page } = admin;
    const newest = await site.store.database
      .selectFrom('mad_verdict')
      .select('report_id')
      .orderBy('time', 'desc')
      .orderBy('report_id', 'desc')
      .limit(2)
      .execute();
    const [first, second] = newest.map(({ report_id }) => report_id);
    await goTo(page, `/verdict/${first}`);
    expect(await page.getByRole('link', { name: 'Previous', exact: true }).count()).toBe(0);
    await page.keyboard.press('j');
    await isAt(page, second);
    await page.waitForURL(`**/verdict/${second}`);
  });

  it('? lists the keys', async () => {
    const { page } = admin;
    const { ids } = await untouched();
    await goTo(page, `/verdict/${ids[0]}`);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('up to the list').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('allow-list', () => {
  it('shows what a rule would hide, hides it at once, and gives it back', async () => {
    const { page } = admin;
    const { domain, hidden } = await untouchedDomain();
    await site.store.triage.change({
      reportIds: [hidden[0]?.report_id ?? 0],
      state: 'confirmed',
      userName: 'admin',
      reason: 'to be counted',
    });
    const list = `/more?${new URLSearchParams({ q: `verdict:malicious domain:${domain}` })}`;
    const listed = async (count: number) => {
      await goTo(page, list);
      await expect
        .poll(() => page.locator('table.list tbody tr').count(), { timeout: PATIENCE })
        .toBe(Math.min(50, count));
    };
    await listed(hidden.length);
    await goTo(page, '/allow-list');
    const past = await page.locator('tr', { hasText: domain }).count();
    await page.getByLabel('What', { exact: true }).selectOption('domain');
    await page.getByLabel('Value').fill(domain);
    await page.getByLabel('Why').fill('our own red team');
    await page.getByLabel('Until').fill('2099-12-31');
    await page.getByRole('button', { name: 'Preview' }).click();
    const hosts = new Set(hidden.map(({ host }) => host)).size;
    const on = hosts === 1 ? '1 host' : `${hosts} hosts`;
    await page
      .getByRole('status')
      .filter({ hasText: `Would have hidden ${hidden.length} verdicts on ${on}, 1 of them confirmed.` })
      .waitFor();
    await screenshot(page, 'allow-list-preview');
    await page.getByRole('button', { name: 'Save rule' }).click();
    const back = page.locator('tr', { hasText: domain }).getByRole('button', { name: 'Take back' });
    await back.waitFor();
    await listed(0);
    await goTo(page, `/inner/${hidden[0]?.host}`);
    const facts = page.locator('.facts').first();
    await expect.poll(() => facts.textContent(), { timeout: PATIENCE }).toMatch(/^Malicious0/);
    await goTo(page, '/allow-list');
    await back.click();
    await expect.poll(() => back.count(), { timeout: PATIENCE }).toBe(0);
    await expect
      .poll(() => page.locator('tr', { hasText: domain }).count(), { timeout: PATIENCE })
      .toBe(past + 1);
    await listed(hidden.length);
  });

  it('a rule that makes no sense is refused', async () => {
    const { page } = admin;
    await goTo(page, '/allow-list?field=host&value=not-an-address');
    await page.getByLabel('Why').fill('x');
    await page.getByLabel('Until').fill('2099-12-31');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Something that was entered does not fit.').waitFor();
  });
});
