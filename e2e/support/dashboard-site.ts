import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openStore, type Store } from '../../packages/store/src/index.ts';
import { newVisitor, signIn, startBrowser, type Visitor, type VisitorOptions } from './dashboard-browser.ts';
import { ADMIN, startDashboard } from './dashboard-server.ts';
import { startDetector } from './detector-process.ts';
import { addHostileReports } from './hostile-reports.ts';
import { copyJudgedSamples } from './judged-samples.ts';

/** A dashboard over a database of its own, and a browser. */
export interface DashboardSite {
  /** Without the slash at the end. */
  readonly url: string;
  readonly store: Store;
  readonly browser: Browser;
  /** A browser profile of its own, with the admin signed in and on a page that loads nothing late. */
  readonly admin: (options?: VisitorOptions) => Promise<Visitor>;
  readonly stop: () => Promise<void>;
}

/** What a test wants beside the judged samples and the hostile reports. */
export interface SiteOptions {
  /** Adds what samples cannot contain, before anybody looks. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** A detector answers the dashboard, and tells of its models. Default: none. */
  readonly withDetector?: boolean;
}

const TOKEN = 'token-between-detector-and-dashboard';

/** Serves what the detector made of every sample capture, and the hostile reports. */
export const openDashboardSite = async ({
  prepare,
  withDetector = false,
}: SiteOptions = {}): Promise<DashboardSite> => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-'));
  const databaseUrl = await copyJudgedSamples(folder);
  const store = await openStore(databaseUrl);
  await addHostileReports(store);
  await prepare?.(store);
  const environment = { MAD_HOME: folder, MAD_HTTP_TOKEN: TOKEN };
  const detector = withDetector
    ? startDetector({ ...environment, DATABASE_URL: databaseUrl }, ['--no-validate'])
    : undefined;
  const dashboard = await startDashboard(databaseUrl, {
    ...environment,
    MAD_ADMIN_USER: ADMIN.name,
    MAD_ADMIN_PASSWORD: ADMIN.password,
    ...(detector === undefined ? {} : { MAD_APP_URL: await detector.address() }),
  });
  const browser = await startBrowser();
  return {
    url: dashboard.url,
    store,
    browser,
    admin: async (options) => {
      const visitor = await newVisitor(browser, dashboard.url, options);
      await signIn(visitor.page);
      return visitor;
    },
    stop: async () => {
      await browser.close();
      await dashboard.stop();
      await detector?.kill('SIGTERM');
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
