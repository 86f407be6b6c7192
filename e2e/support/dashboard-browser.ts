import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page, type Response } from 'playwright-core';
import { expect } from 'vitest';
import { chromiumPath } from '../../packages/test-services/src/index.ts';
import { ROOT } from './captures.ts';
import { ADMIN } from './dashboard-server.ts';

/** Screenshots and the like, for people to look at; not kept in the repository. */
export const ARTEFACTS = join(ROOT, '.mad/dashboard-screenshots');

/** Starts a real browser without a window. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });

/** A browser of one person, and what went wrong in it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors and warnings of the console, errors of scripts, refused loads: all must be none. */
  readonly complaints: readonly string[];
}

/** How a visitor sees the pages. */
export interface VisitorOptions {
  readonly language?: 'en' | 'zh';
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Opens a browser profile of its own at the dashboard, not signed in. */
export const newVisitor = async (
  browser: Browser,
  url: string,
  { language = 'en', colorScheme = 'light', width = 1280, height = 800 }: VisitorOptions = {},
): Promise<Visitor> => {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme,
    // A picture shows what a chart comes to, not how it gets there.
    reducedMotion: 'reduce',
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
};

/** How long anything may take on a machine that is slow and busy with other tests. */
export const PATIENCE = 90_000;

/** For `vi.setConfig`: a test of a browser takes as long as all it waits for. */
export const PATIENT = { testTimeout: 4 * PATIENCE, hookTimeout: 10 * PATIENCE } as const;

/** Goes to a page of the dashboard and waits until its scripts have run: what is clicked or typed before is lost. */
export const goTo = async (page: Page, address: string): Promise<Response | null> => {
  const answer = await page.goto(address);
  await ready(page);
  return answer;
};

/** Waits until the scripts of a page that was just loaded have run. */
export const ready = (page: Page): Promise<void> =>
  page.locator('html[data-ready]').waitFor({ state: 'attached' });

/** Waits until so many charts are drawn: their code and the canvas come after the page. */
export const chartsDrawn = (page: Page, count: number): Promise<void> =>
  expect.poll(() => page.locator('.chart canvas').count(), { timeout: PATIENCE }).toBe(count);

/** Signs in by the form, and goes to a page that loads nothing late: who leaves one that does makes the browser complain. */
export const signIn = async (
  page: Page,
  { name, password }: { readonly name: string; readonly password: string } = ADMIN,
): Promise<void> => {
  await goTo(page, '/login?to=%2Faccount');
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await Promise.all([page.waitForURL('**/account'), page.locator('button[type=submit]').click()]);
  await ready(page);
};

/** The cookies of a visitor, to ask the server without the browser. */
export const cookieHeader = async ({ context }: Visitor): Promise<string> =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

/** Takes a picture of the whole page into {@link ARTEFACTS}. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true });
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe calls serious or critical on the page, a line each. */
export const seriousViolations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: readonly AxeViolation[] }> };
    };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
};

/** How far the page moved by itself while it was loaded: cumulative layout shift (web.dev/cls); below 0.1 is good, 0 is none. */
export const layoutShift = (page: Page): Promise<number> => page.evaluate<number>(LAYOUT_SHIFT);

/** Runs in the page, whose types this file does not know. */
const LAYOUT_SHIFT = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
})`;
