import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
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
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
};

/** Signs in by the form. */
export const signIn = async (
  page: Page,
  { name, password }: { readonly name: string; readonly password: string } = ADMIN,
): Promise<void> => {
  await page.goto('/login');
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await Promise.all([
    page.waitForURL((url) => url.pathname !== '/login'),
    page.locator('button[type=submit]').click(),
  ]);
};

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
