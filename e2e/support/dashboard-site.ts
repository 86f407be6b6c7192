import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openStore, type Store } from '../../packages/store/src/index.ts';
import { newVisitor, signIn, startBrowser, type Visitor, type VisitorOptions } from './dashboard-browser.ts';
import { type RunningDashboard, startDashboard } from './dashboard-server.ts';
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

/**
 * Serves what the detector made of every sample capture, and the hostile reports.
 *
 * @param prepare adds what else samples cannot contain, before anybody looks
 */
export const openDashboardSite = async (
  prepare: (store: Store) => Promise<void> = async () => undefined,
): Promise<DashboardSite> => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-'));
  const databaseUrl = await copyJudgedSamples(folder);
  const store = await openStore(databaseUrl);
  await addHostileReports(store);
  await prepare(store);
  const dashboard: RunningDashboard = await startDashboard(databaseUrl);
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
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
