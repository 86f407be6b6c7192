import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../packages/store/src/index.ts';
import {
  chartsDrawn,
  goTo,
  layoutShift,
  PATIENCE,
  PATIENT,
  screenshot,
  seriousViolations,
  type Visitor,
} from './support/dashboard-browser.ts';
import { type DashboardSite, openDashboardSite } from './support/dashboard-site.ts';
import { addPlacesAndHistory } from './support/site-history.ts';

vi.setConfig(PATIENT);

/** A look at a page, by the name of its screenshots. */
interface View {
  readonly name: string;
  /** `{host}` and the like stand for what the store holds. */
  readonly path: string;
  /** Charts drawn on it, when it has any. */
  readonly charts?: number;
  readonly status?: number;
  /** What only a detector that answers brings; without it there is a chart less. */
  readonly awaited?: string;
}

const VIEWS: readonly View[] = [
  { name: 'overview', path: '/', charts: 5 },
  { name: 'reports', path: '/more' },
  { name: 'reports-search', path: '/more?q=verdict%3Amalicious+-host%3A10.0.9.0%2F24+score%3A%3E0.9' },
  { name: 'reports-error', path: '/more?q=score%3Ahigh' },
  { name: 'reports-nothing', path: '/more?from=2020-01-01T00%3A00&until=2020-01-02T00%3A00' },
  { name: 'hosts', path: '/inner' },
  { name: 'host', path: '/inner/{host}' },
  { name: 'servers', path: '/outer' },
  { name: 'server', path: '/outer/{server}' },
  { name: 'software', path: '/ua' },
  { name: 'application', path: '/ua/{agent}' },
  { name: 'connection', path: '/connection/{host}/{server}' },
  { name: 'verdict', path: '/verdict/{report}' },
  { name: 'captures', path: '/captures' },
  { name: 'capture', path: '/captures/{capture}' },
  { name: 'models', path: '/models', charts: 3, awaited: '.model-champion' },
  { name: 'allow-list', path: '/allow-list' },
  { name: 'users', path: '/users' },
  { name: 'account', path: '/account' },
  { name: 'audit', path: '/audit' },
  { name: 'missing', path: '/inner/192.0.2.200', status: 404 },
];

/** Each theme, language and width, and each two of them together. */
const LOOKS = [
  { colorScheme: 'light', language: 'en', width: 1280 },
  { colorScheme: 'dark', language: 'zh', width: 1280 },
  { colorScheme: 'dark', language: 'en', width: 390 },
  { colorScheme: 'light', language: 'zh', width: 390 },
] as const;

let site: DashboardSite;
const found: Record<string, string | number> = {};

beforeAll(async () => {
  site = await openDashboardSite({ withDetector: true, prepare });
});
afterAll(() => site?.stop());

const prepare = async (store: Store): Promise<void> => {
  await addPlacesAndHistory(store);
  const report = await store.database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_report as r', 'r.id', 'v.report_id')
    .innerJoin('mad_capture as c', 'c.id', 'v.capture_id')
    .select(['r.id as report', 'r.srcip as host', 'r.dstip as server', 'r.ua as agent', 'c.id as capture'])
    .where('v.malicious', '=', 1)
    .where('c.path', '=', 'mixed-office.pcap')
    .where('r.ua', 'like', '%MSIE%')
    .orderBy('r.id')
    .executeTakeFirstOrThrow();
  Object.assign(found, report);
  const { triage } = store;
  await triage.change({
    reportIds: [report.report],
    state: 'investigating',
    userName: '王芳',
    reason: 'asks for the same path every minute',
  });
  await triage.addNote(report.report, '王芳', 'first line\nsecond line');
};

const addressOf = ({ path }: View): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(found[name] ?? ''));

describe.each(LOOKS)('$colorScheme, $language, $width pixels', (look) => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await site.admin(look);
  });
  afterAll(() => visitor?.context.close());

  it.each(VIEWS)(
    '$name: no complaint, no serious violation, nothing shifts, nothing runs out sideways',
    async (view) => {
      const { page, complaints } = visitor;
      const { status = 200, charts = 0, awaited } = view;
      let before = complaints.length;
      let answer = await goTo(page, addressOf(view));
      // The dashboard waits three seconds for the detector; on a busy machine it is asked again.
      while (awaited !== undefined && (await page.locator(awaited).count()) === 0) {
        await chartsDrawn(page, charts - 1);
        before = complaints.length;
        answer = await goTo(page, addressOf(view));
      }
      expect(answer?.status()).toBe(status);
      await chartsDrawn(page, charts);
      if (view.name === 'overview') await page.locator('.self-test .mark').first().waitFor();
      // A scroll bar that comes on a busy machine is a thousandth or so; what people see begins at 0.1.
      expect(await layoutShift(page)).toBeLessThan(0.01);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await screenshot(page, `${view.name}-${look.colorScheme}-${look.language}-${look.width}`);
      expect(await seriousViolations(page)).toEqual([]);
      const own = complaints.slice(before);
      expect(own.filter((text) => status === 200 || !text.includes(String(status)))).toEqual([]);
    },
  );
});

describe('the verdict card', () => {
  it('gives its reasons in the language of the page', async () => {
    const { page, context } = await site.admin({ language: 'zh' });
    await goTo(page, `/verdict/${found['report']}`);
    const reasons = page.locator('.reasons').first().locator('li');
    await reasons.first().waitFor();
    const texts = await reasons.allTextContents();
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text).toMatch(/\p{Script=Han}/u);
    expect(texts.join('\n')).not.toMatch(/threshold|background software|request headers/);
    await context.close();
  });
});

describe('a model card', () => {
  it('speaks the language of the page', async () => {
    const { page, context } = await site.admin({ language: 'zh' });
    const summary = page.locator('.model-detail > summary').first();
    // The dashboard waits three seconds for the detector; on a busy machine it is asked again.
    do await goTo(page, '/models');
    while ((await summary.count()) === 0);
    await summary.click();
    const card = page.locator('.markdown').first();
    await card.getByRole('heading', { name: '验证', exact: true }).waitFor();
    await card.getByText(/^阈值：\d/).waitFor();
    expect(await card.textContent()).not.toMatch(/Validation|Threshold: |Reliability/);
    await context.close();
  });
});

describe('on a phone', () => {
  it('the menu opens and closes', async () => {
    const { page, context } = await site.admin({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Servers' }).click();
    await page.waitForURL('**/outer');
    await page.getByRole('link', { name: 'Servers' }).waitFor({ state: 'hidden' });
    await context.close();
  });
});

describe('weight', () => {
  it.each(['/more', '/inner', '/outer', '/ua', '/captures', '/audit'])(
    'the first load of %s is at most 250 KB of compressed JavaScript',
    async (path) => {
      const { page, context } = await site.admin();
      // What another page has loaded already must be counted here, too.
      await (await context.newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true });
      await goTo(page, path);
      const scripts = `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))`;
      const bytes = await page.evaluate<number>(
        `${scripts}.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
      );
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThanOrEqual(250 * 1024);
      await context.close();
    },
  );
});

describe('languages', () => {
  it('follow the browser until somebody chooses', async () => {
    const { page, context } = await site.admin({ language: 'zh' });
    await goTo(page, '/inner');
    await expect
      .poll(() => page.evaluate('document.documentElement.lang'), { timeout: PATIENCE })
      .toBe('zh-Hans');
    await page.getByRole('heading', { name: '内网主机' }).waitFor();
    await goTo(page, '/inner/192.0.2.200');
    await page.getByText('没有找到', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-Hans');
    await context.close();
  });
});
