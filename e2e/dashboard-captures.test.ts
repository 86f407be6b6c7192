import { randomBytes, scryptSync } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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
  chartsDrawn,
  goTo,
  newVisitor,
  PATIENCE,
  PATIENT,
  screenshot,
  seriousViolations,
  signIn,
  startBrowser,
  type Visitor,
} from './support/dashboard-browser.ts';
import { ADMIN, type RunningDashboard, startDashboard } from './support/dashboard-server.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { ServiceHome } from './support/service-home.ts';

vi.setConfig(PATIENT);

const TOKEN = 'token-of-the-tests-of-the-dashboard';

const home = new ServiceHome();
let store: Store;
let detector: DetectorProcess;
let dashboard: RunningDashboard;
let browser: Browser;

beforeAll(async () => {
  for (const sample of ['benign-curl.pcap', 'malicious-zeus.pcap']) home.record(sample);
  detector = startDetector({ MAD_HOME: home.root, DATABASE_URL: home.databaseUrl, MAD_HTTP_TOKEN: TOKEN }, [
    '--no-validate',
  ]);
  const appUrl = await detector.address();
  store = await openStore(home.databaseUrl);
  await judged('benign-curl.pcap');
  await judged('malicious-zeus.pcap');
  dashboard = await startDashboard(home.databaseUrl, {
    MAD_HOME: home.root,
    MAD_APP_URL: appUrl,
    MAD_HTTP_TOKEN: TOKEN,
    MAD_ADMIN_USER: ADMIN.name,
    MAD_ADMIN_PASSWORD: ADMIN.password,
  });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await detector?.kill('SIGTERM');
  await store?.close();
  rmSync(home.root, { recursive: true, force: true });
});

/** Waits until a capture is judged. */
const judged = (path: string): Promise<boolean> =>
  vi.waitUntil(async () => (await store.captures.find(path))?.state === 'judged', {
    timeout: PATIENCE,
    interval: 200,
  });

const visit = async (who: { name: string; password: string } = ADMIN): Promise<Visitor> => {
  const visitor = await newVisitor(browser, dashboard.url);
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

let accounts = 0;

const account = async (role: Role): Promise<{ name: string; password: string }> => {
  // A name of its own for each try of a test.
  const person = { name: `${role} ${++accounts}`, password: `password of a ${role}` };
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

/** One that nobody has looked at. */
const maliciousReport = async (): Promise<number> =>
  (
    await store.database
      .selectFrom('mad_verdict')
      .select('report_id')
      .where('malicious', '=', 1)
      .where('decided_by', '=', 'cnn')
      .where('triage', '=', 'new')
      .orderBy('report_id')
      .executeTakeFirstOrThrow()
  ).report_id;

describe('upload to verdict', () => {
  it('judges what is uploaded, shows it live, and says what was no capture', async () => {
    const { page, context } = await visit();
    const other = await context.newPage();
    await goTo(other, '/');
    const malicious = other.locator('.tile-count').nth(3);
    const before = await malicious.textContent();

    const name = `office-${Date.now()}.pcap`;
    const capture = join(home.root, name);
    copyFileSync(join(SAMPLES, 'mixed-office.pcap'), capture);
    const text = join(home.root, 'notes.txt');
    writeFileSync(text, 'This is no capture, however long one looks at it.');
    // A tab in the background holds no connection and follows nothing.
    await page.bringToFront();
    await goTo(page, '/captures');
    await upload(page, capture, text);
    await page.getByText('This is no capture: it does not begin like').waitFor();
    const verdicts = page.locator('.upload-item a', { hasText: /verdicts/ });
    await expect
      .poll(() => verdicts.textContent(), { timeout: PATIENCE })
      .toMatch(/^5\d verdicts, 1\d malicious$/);
    // The list below the upload follows by itself.
    await page.locator('.list tbody tr', { hasText: name }).getByText('Judged').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, 'captures-upload');
    // So does a page that was open before, once somebody looks at it again.
    await other.bringToFront();
    await expect.poll(() => malicious.textContent(), { timeout: PATIENCE }).not.toBe(before);

    await page.bringToFront();
    await verdicts.click();
    await page.waitForURL(/\/more\?q=capture/);
    await page.locator('.list tbody tr').first().waitFor();
    const row = await store.captures.find(name);
    expect(row).toMatchObject({ state: 'judged', source: 'upload' });
    await context.close();
  });

  it('refuses an upload from a viewer, and one without the session’s token', async () => {
    const { page, context } = await visit(await account('viewer'));
    await goTo(page, '/captures');
    await page.locator('.list tbody tr').first().waitFor();
    expect(await page.locator('.upload').count()).toBe(0);
    const answers = await page.evaluate(`Promise.all(['', '?name=a.pcap'].map((query) =>
      fetch('/api/captures/upload' + query, { method: 'POST', body: 'x' }).then((answer) => answer.status)))`);
    expect(answers).toEqual([403, 403]);
    await context.close();
  });

  it('takes a long upload whole', async () => {
    const { page, context } = await visit();
    await goTo(page, '/captures');
    const path = join(home.root, 'long.pcap');
    const sample = readFileSync(join(SAMPLES, 'benign-curl.pcap'));
    const records = sample.subarray(24);
    const many = Buffer.concat(new Array<Uint8Array>(Math.ceil(150_000_000 / records.length)).fill(records));
    writeFileSync(path, Buffer.concat([sample.subarray(0, 24), many]));
    await upload(page, path);
    await page.locator('.upload-item .mark').waitFor();
    const row = await store.captures.find('long.pcap');
    expect(row?.size_bytes).toBe(24 + many.length);
    await context.close();
  });
});

describe('a verdict', () => {
  it('is triaged, annotated and linked to', async () => {
    const report = await maliciousReport();
    const analyst = await account('analyst');
    const { page, context, complaints } = await visit(analyst);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await goTo(page, `/verdict/${report}`);
    await page.locator('.lit').first().waitFor();
    await page
      .locator('.evidence-weight', { hasText: /^[+−]\d/ })
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('dialog textarea').fill('seen on <b>three</b> hosts');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('td', { hasText: 'New → Confirmed' }).waitFor();
    const reasons = page.locator('td', { hasText: 'seen on <b>three</b> hosts' });
    await expect.poll(() => reasons.count(), { timeout: PATIENCE }).toBe(2);
    expect(await store.labels.ofReport(report)).toMatchObject([{ source: analyst.name, is_malicious: 1 }]);

    await page.locator('.notes textarea').fill('first line\nsecond line');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.locator('.note-entry', { hasText: 'second line' }).waitFor();

    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    await goTo(page, link);
    expect(await page.locator('h1').textContent()).toContain(String(report));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('gives its flow as a capture', async () => {
    const report = await maliciousReport();
    const { page, context } = await visit();
    await goTo(page, `/verdict/${report}`);
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
    const { page, context } = await visit(await account('viewer'));
    await goTo(page, `/verdict/${await maliciousReport()}`);
    await page.locator('.lit').first().waitFor();
    expect(await page.locator('.triage-buttons').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Add note' }).count()).toBe(0);
    await context.close();
  });
});

describe('a parked capture', () => {
  it('is tried again when an admin says so', async () => {
    const row = await store.captures.find('benign-curl.pcap');
    await store.database
      .updateTable('mad_capture')
      .set({ state: 'parked', attempts: 3, error_code: 'MAD_WORKER_DIED', error_message: 'killed' })
      .where('path', '=', 'benign-curl.pcap')
      .execute();
    const { page, context } = await visit();
    await goTo(page, `/captures?q=${encodeURIComponent('state:parked')}`);
    await page.locator('.list tbody a', { hasText: 'benign-curl.pcap' }).click();
    await page.getByText('MAD_WORKER_DIED').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await judged('benign-curl.pcap');
    await page.locator('h1 + .mark', { hasText: 'Judged' }).waitFor();
    const { detail } = await store.database
      .selectFrom('mad_audit')
      .selectAll()
      .where('action', '=', 'retry')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(detail)).toEqual({ capture: row?.id, path: 'benign-curl.pcap' });
    await context.close();
  });
});

describe('models', () => {
  it('are promoted, rolled back and retrained through the detector', async () => {
    const shipped = await loadModel(join(ROOT, 'models'), 'Background_PC');
    const good = { auc: 0.97, recall: 0.9, fpr: 0.01, error: 0.05 };
    // A version of its own for each try.
    const version = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
    await addModelVersion(join(home.root, 'model'), 'Background_PC', shipped, {
      version,
      trained: '2027-01-01T00:00:00Z',
      outcome: {
        accepted: true,
        reason: 'no worse on shipped',
        figures: [{ part: 'shipped', champion: good, candidate: { ...good, auc: 0.98 } }],
      },
    });
    await shipped.ensemble.dispose();
    const { page, context, complaints } = await visit();
    await goTo(page, '/models');
    const row = page.locator('tr', { hasText: version }).first();
    await row.locator('.mark', { hasText: 'Candidate' }).waitFor();
    await chartsDrawn(page, 1);
    await page.getByText(`Candidate against champion: ${version}`).click();
    await page.getByText('0.980').first().waitFor();
    await screenshot(page, 'models-versions');
    await page.getByText(`Model card: ${version}`).click();
    await page.getByRole('heading', { name: `Model Background_PC ${version}` }).waitFor();
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
    expect(actions.map(({ action }) => action).slice(-3)).toEqual([
      'model promote',
      'model rollback',
      'model retrain',
    ]);
    await context.close();
  });
});

describe('without a detector', () => {
  it('says so where one is needed', async () => {
    await detector.kill('SIGTERM');
    const { page, context } = await visit();
    await goTo(page, '/models');
    await page.getByText('The detector at MAD_APP_URL does not answer').waitFor();
    expect(await page.getByRole('button', { name: 'Start a retraining' }).count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);

    await goTo(page, `/verdict/${await maliciousReport()}`);
    await page.getByRole('link', { name: 'Download the flow' }).click();
    await page.getByText('the packets of this flow cannot be fetched now').waitFor();

    await goTo(page, '/captures');
    await upload(page, join(SAMPLES, 'benign-curl.pcap'));
    await page.locator('.upload-refused', { hasText: 'does not answer' }).waitFor();

    await goTo(page, '/');
    await page.locator('.self-test', { hasText: 'does not answer' }).waitFor();
    await context.close();
  });
});
