import { randomBytes, scryptSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addModelVersion, loadModel } from '../packages/model/src/index.ts';
import {
  createAccount,
  databaseTime,
  openStore,
  type Role,
  type Store,
} from '../packages/store/src/index.ts';
import { ROOT, SAMPLES } from './support/captures.ts';
import {
  newVisitor,
  seriousViolations,
  signIn,
  startBrowser,
  type Visitor,
} from './support/dashboard-browser.ts';
import { ADMIN, type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { ServiceHome } from './support/service-home.ts';

/** An upload, its judging and a look at what came of it, on a busy machine. */
const PATIENCE = 90_000;
const TOKEN = 'token-of-the-tests-of-the-dashboard';

const home = new ServiceHome();
let store: Store;
let detector: DetectorProcess;
let dashboard: RunningDashboard;
let browser: Browser;

beforeAll(async () => {
  home.record('benign-curl.pcap');
  detector = startDetector({ MAD_HOME: home.root, DATABASE_URL: home.databaseUrl, MAD_HTTP_TOKEN: TOKEN }, [
    '--no-validate',
  ]);
  const appUrl = await detector.address();
  store = await openStore(home.databaseUrl);
  dashboard = await startDashboard(home.databaseUrl, {
    MAD_HOME: home.root,
    MAD_APP_URL: appUrl,
    MAD_HTTP_TOKEN: TOKEN,
    MAD_ADMIN_USER: ADMIN.name,
    MAD_ADMIN_PASSWORD: ADMIN.password,
  });
  browser = await startBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await detector?.kill('SIGTERM');
  await store?.close();
  rmSync(home.root, { recursive: true, force: true });
});

const visit = async (who: { name: string; password: string } = ADMIN): Promise<Visitor> => {
  const visitor = await newVisitor(browser, dashboard.url);
  visitor.page.setDefaultTimeout(PATIENCE);
  await signIn(visitor.page, who);
  return visitor;
};

/** A password as other programs would hash it (PHC string format). */
const hashed = (password: string): string => {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1 });
  const [saltText, keyText] = [salt, key].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$scrypt$ln=14,r=8,p=1$${saltText}$${keyText}`;
};

const account = async (role: Role): Promise<{ name: string; password: string }> => {
  const person = { name: `the ${role}`, password: `password of the ${role}` };
  await createAccount(store.database, {
    name: person.name,
    password: hashed(person.password),
    role,
    createdAt: databaseTime(new Date()),
  });
  return person;
};

const upload = (page: Page, ...paths: readonly string[]): Promise<void> =>
  page.locator('input[type=file]').setInputFiles([...paths]);

const maliciousReport = async (): Promise<number> =>
  (
    await store.database
      .selectFrom('mad_verdict')
      .select('report_id')
      .where('malicious', '=', 1)
      .where('decided_by', '=', 'cnn')
      .orderBy('report_id')
      .executeTakeFirstOrThrow()
  ).report_id;

describe('upload to verdict', () => {
  it(
    'judges what is uploaded, shows it live, and says what was no capture',
    async () => {
      const { page, context } = await visit();
      const other = await context.newPage();
      await other.goto('/');
      await other.locator('.tile').first().waitFor({ timeout: PATIENCE });
      const infected = other.locator('.tile-count').first();
      expect(await infected.textContent()).toBe('0');

      const text = join(home.root, 'notes.txt');
      writeFileSync(text, 'This is no capture, however long one looks at it.');
      // A tab in the background holds no connection and follows nothing.
      await page.bringToFront();
      await page.goto('/captures');
      await upload(page, join(SAMPLES, 'mixed-office.pcap'), text);
      await page.getByText('This is no capture: it does not begin like').waitFor();
      const verdicts = page.locator('.upload-item a', { hasText: /verdicts/ });
      expect(await verdicts.textContent()).toMatch(/^5\d verdicts, 1\d malicious$/);
      // The list below the upload follows by itself.
      await page.locator('.list tbody tr', { hasText: 'mixed-office.pcap' }).getByText('Judged').waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      // So does a page that was open before, once somebody looks at it again.
      await other.bringToFront();
      await expect.poll(() => infected.textContent(), { timeout: PATIENCE }).not.toBe('0');

      await page.bringToFront();
      await verdicts.click();
      await page.waitForURL(/\/more\?q=capture/);
      await page.locator('.list tbody tr').first().waitFor();
      const row = await store.captures.find('mixed-office.pcap');
      expect(row).toMatchObject({ state: 'judged', source: 'upload' });
      await context.close();
    },
    PATIENCE * 3,
  );

  it('refuses an upload from a viewer, and one without the session’s token', async () => {
    const { page, context } = await visit(await account('viewer'));
    await page.goto('/captures');
    expect(await page.locator('.upload').count()).toBe(0);
    const answers = await page.evaluate(`Promise.all(['', '?name=a.pcap'].map((query) =>
      fetch('/api/captures/upload' + query, { method: 'POST', body: 'x' }).then((answer) => answer.status)))`);
    expect(answers).toEqual([403, 403]);
    await context.close();
  });

  it(
    'takes a long upload whole',
    async () => {
      const { page, context } = await visit();
      await page.goto('/captures');
      const path = join(home.root, 'long.pcap');
      const sample = readFileSync(join(SAMPLES, 'benign-curl.pcap'));
      const records = sample.subarray(24);
      const many = Buffer.concat(
        new Array<Uint8Array>(Math.ceil(150_000_000 / records.length)).fill(records),
      );
      writeFileSync(path, Buffer.concat([sample.subarray(0, 24), many]));
      await upload(page, path);
      await page.locator('.upload-item .mark').waitFor();
      const row = await store.captures.find('long.pcap');
      expect(row?.size_bytes).toBe(24 + many.length);
      await context.close();
    },
    PATIENCE,
  );
});

describe('a verdict', () => {
  it(
    'is triaged, annotated and linked to',
    async () => {
      const report = await maliciousReport();
      const { page, context, complaints } = await visit(await account('analyst'));
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.goto(`/verdict/${report}`);
      expect(await page.locator('.lit').count()).toBeGreaterThan(0);
      expect(await page.locator('.evidence-weight', { hasText: /^[+−]\d/ }).count()).toBeGreaterThan(0);

      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.locator('dialog textarea').fill('seen on <b>three</b> hosts');
      await page.locator('dialog button[type=submit]').click();
      await page.locator('td', { hasText: 'New → Confirmed' }).waitFor();
      expect(await page.locator('td', { hasText: 'seen on <b>three</b> hosts' }).count()).toBe(2);
      expect(await store.labels.ofReport(report)).toMatchObject([{ source: 'the analyst', is_malicious: 1 }]);

      await page.locator('.notes textarea').fill('first line\nsecond line');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page.locator('.note-entry', { hasText: 'second line' }).waitFor();

      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByText('Copied').waitFor();
      const link = await page.evaluate<string>('navigator.clipboard.readText()');
      await page.goto(link);
      expect(await page.locator('h1').textContent()).toContain(String(report));
      expect(complaints).toEqual([]);
      await context.close();
    },
    PATIENCE,
  );

  it('gives its flow as a capture', async () => {
    const report = await maliciousReport();
    const { page, context } = await visit();
    await page.goto(`/verdict/${report}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the flow' }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    expect(download.suggestedFilename()).toMatch(/^[\w.:-]+\.pcap$/);
    // The magic number of a capture with microseconds, either byte order, and at least a packet.
    expect(['a1b2c3d4', 'd4c3b2a1']).toContain(bytes.subarray(0, 4).toString('hex'));
    expect(bytes.length).toBeGreaterThan(24 + 16);
    await context.close();
  });

  it('is for viewers to read', async () => {
    const { page, context } = await visit({ name: 'the viewer', password: 'password of the viewer' });
    await page.goto(`/verdict/${await maliciousReport()}`);
    expect(await page.locator('.triage-buttons').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Add note' }).count()).toBe(0);
    await context.close();
  });
});

describe('a parked capture', () => {
  it(
    'is tried again when an admin says so',
    async () => {
      const row = await store.captures.find('benign-curl.pcap');
      await store.database
        .updateTable('mad_capture')
        .set({ state: 'parked', attempts: 3, error_code: 'MAD_WORKER_DIED', error_message: 'killed' })
        .where('path', '=', 'benign-curl.pcap')
        .execute();
      const { page, context } = await visit();
      await page.goto(`/captures?q=${encodeURIComponent('state:parked')}`);
      await page.locator('.list tbody a', { hasText: 'benign-curl.pcap' }).click();
      await page.getByText('MAD_WORKER_DIED').waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect
        .poll(async () => (await store.captures.find('benign-curl.pcap'))?.state, { timeout: PATIENCE })
        .toBe('judged');
      await page.locator('h1 + .mark', { hasText: 'Judged' }).waitFor();
      const audit = await store.database
        .selectFrom('mad_audit')
        .selectAll()
        .where('action', '=', 'retry')
        .execute();
      expect(audit.map(({ detail }) => JSON.parse(detail))).toEqual([
        { capture: row?.id, path: 'benign-curl.pcap' },
      ]);
      await context.close();
    },
    PATIENCE * 2,
  );
});

describe('models', () => {
  it(
    'are promoted, rolled back and retrained through the detector',
    async () => {
      const shipped = await loadModel(join(ROOT, 'models'), 'Background_PC');
      const good = { auc: 0.97, recall: 0.9, fpr: 0.01, error: 0.05 };
      await addModelVersion(join(home.root, 'model'), 'Background_PC', shipped, {
        version: '20270101T000000Z',
        trained: '2027-01-01T00:00:00Z',
        outcome: {
          accepted: true,
          reason: 'no worse on shipped',
          figures: [{ part: 'shipped', champion: good, candidate: { ...good, auc: 0.98 } }],
        },
      });
      await shipped.ensemble.dispose();
      const { page, context, complaints } = await visit();
      await page.goto('/models');
      const row = page.locator('tr', { hasText: '20270101T000000Z' }).first();
      expect(await row.locator('.mark').textContent()).toBe('Candidate');
      await page.getByText('Candidate against champion').click();
      expect(await page.getByText('0.980').count()).toBe(1);
      await page.getByText('Model card: 20270101T000000Z').click();
      await page.getByRole('heading', { name: 'Model Background_PC 20270101T000000Z' }).waitFor();
      expect(await seriousViolations(page)).toEqual([]);

      const act = async (button: string, scope = page.locator('body')) => {
        await scope.getByRole('button', { name: button }).click();
        await page.locator('dialog').getByRole('button', { name: button }).click();
        await page.locator('dialog').waitFor({ state: 'detached' });
      };
      await act('Let it judge', row);
      await row.locator('.mark', { hasText: 'Judges' }).waitFor();
      await act('Roll back');
      await row.locator('.mark', { hasText: 'Retired' }).waitFor();
      await act('Start a retraining');
      await page.getByText('The retraining waits for a detector').waitFor();
      expect(complaints).toEqual([]);
      const actions = await store.database
        .selectFrom('mad_audit')
        .select('action')
        .where('action', 'like', 'model %')
        .orderBy('id')
        .execute();
      expect(actions.map(({ action }) => action)).toEqual([
        'model promote',
        'model rollback',
        'model retrain',
      ]);
      await context.close();
    },
    PATIENCE * 2,
  );
});

describe('without a detector', () => {
  it(
    'says so where one is needed',
    async () => {
      await detector.kill('SIGTERM');
      const { page, context } = await visit();
      await page.goto('/models');
      await page.getByText('The detector at MAD_APP_URL does not answer').waitFor();
      expect(await page.getByRole('button', { name: 'Start a retraining' }).count()).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);

      await page.goto(`/verdict/${await maliciousReport()}`);
      await page.getByRole('link', { name: 'Download the flow' }).click();
      await page.getByText('the packets of this flow cannot be fetched now').waitFor();

      await page.goto('/captures');
      await upload(page, join(SAMPLES, 'benign-curl.pcap'));
      await page.locator('.upload-refused', { hasText: 'does not answer' }).waitFor();

      await page.goto('/');
      await page.locator('.self-test', { hasText: 'does not answer' }).waitFor();
      await context.close();
    },
    PATIENCE,
  );
});
