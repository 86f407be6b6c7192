import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { goTo, PATIENT, screenshot, type Visitor } from './support/dashboard-browser.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';
import { HOSTILE, HOSTILE_CAPTURE, HOSTILE_HOST, HOSTILE_SERVER } from './support/hostile-reports.ts';

vi.setConfig(PATIENT);

let site: DashboardSite;
let visitor: Visitor;
let pages: readonly string[];
const dialogs: string[] = [];

beforeAll(async () => {
  site = await openDashboardSite();
  visitor = await site.admin();
  visitor.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const { database } = site.store;
  const applications = await database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_host as h', 'h.id', 'v.host_id')
    .innerJoin('mad_application as a', 'a.id', 'v.application_id')
    .where('h.address', '=', HOSTILE_HOST)
    .select(['a.digest', 'v.report_id'])
    .execute();
  const capture = await site.store.captures.find(HOSTILE_CAPTURE);
  pages = [
    `/more?q=host%3A${HOSTILE_HOST}`,
    '/inner',
    '/outer',
    '/ua',
    '/captures',
    `/captures/${capture?.id}`,
    `/inner/${HOSTILE_HOST}`,
    `/outer/${HOSTILE_SERVER}`,
    `/connection/${HOSTILE_HOST}/${HOSTILE_SERVER}`,
    `/ua/${encodeURIComponent(HOSTILE.script)}`,
    `/ua/${encodeURIComponent(HOSTILE.image)}`,
    ...applications.flatMap(({ digest, report_id }) => [`/ua/sha256:${digest}`, `/verdict/${report_id}`]),
  ];
});
afterAll(() => site?.stop());

describe('hostile captures', () => {
  it.each(['en', 'zh'] as const)('are shown inert on every page they reach, in %s', async (language) => {
    const { page, complaints, context } = visitor;
    await context.addCookies([{ name: 'mad_language', value: language, url: site.url }]);
    const before = complaints.length;
    expect(pages.length).toBeGreaterThan(20);
    for (const path of pages) {
      const answer = await goTo(page, path);
      expect([path, answer?.status()]).toEqual([path, 200]);
      expect([path, await page.evaluate('globalThis.hacked')]).toEqual([path, undefined]);
      const shown = await page.evaluate<string>('document.body.innerText');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
      expect([
        path,
        await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
      ]).toEqual([path, 0]);
    }
    expect(complaints.slice(before)).toEqual([]);
    expect(dialogs).toEqual([]);
  });

  it('are shown with escapes in the place of what would act', async () => {
    const { page } = visitor;
    await goTo(page, `/more?q=host%3A${HOSTILE_HOST}`);
    await page.locator('table.list tbody tr').first().waitFor();
    const body = await page.locator('table.list').textContent();
    expect(body).toContain(HOSTILE.script);
    expect(body).toContain('invoice\\u202egpj.exe \\u2066hidden\\u2069');
    expect(body).toContain('escape\\x1b[31m newline\\n null\\0 end');
    await screenshot(page, 'hostile-reports');
  });

  it('the whole of a long User-Agent can be read on its page', async () => {
    const { page } = visitor;
    await goTo(page, `/more?q=host%3A${HOSTILE_HOST}`);
    await page.locator('a.captured-text', { hasText: 'Mozilla/5.0 (xxx' }).click();
    await page.waitForURL(/\/ua\/sha256:/);
    const whole = page.locator('details pre');
    await whole.waitFor({ state: 'attached' });
    expect(await whole.textContent()).toBe(HOSTILE.long);
    await screenshot(page, 'hostile-software');
  });

  it.each(['0', '-1', '1e3', '999999999', 'a_b', '%00', '..%2f..'])(
    '/verdict/%s is not there',
    async (id) => {
      const answer = await visitor.page.goto(`/verdict/${id}`);
      expect(answer?.status()).toBe(404);
    },
  );
});
