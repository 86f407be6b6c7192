import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openStore } from '../packages/store/src/index.ts';
import { freePort } from '../packages/test-services/src/index.ts';
import { PATIENCE, PATIENT } from './support/dashboard-browser.ts';
import { startDashboard } from './support/dashboard-server.ts';
import { runMad } from './support/run-mad.ts';

vi.setConfig(PATIENT);

let folder: string;
let databaseUrl: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-dashboard-start-'));
  databaseUrl = `sqlite:${join(folder, 'mad.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const signIn = async (url: string, name: string, password: string): Promise<string | null> => {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ name, password }),
  });
  return answer.headers.get('location');
};

describe('mad www', () => {
  it('makes the first admin with a random password, printed once and kept nowhere', async () => {
    const first = await startDashboard(databaseUrl, {});
    const printed = /first admin "admin" made; password \(shown this once\): (\S{24})/;
    // It may come on the other output, a little after the address.
    await expect.poll(first.output, { timeout: PATIENCE }).toMatch(printed);
    const password = printed.exec(first.output())?.[1];
    expect(await signIn(first.url, 'admin', password ?? '')).toBe('/');
    await first.stop();
    const store = await openStore(databaseUrl);
    const users = await store.database.selectFrom('mad_user').selectAll().execute();
    await store.close();
    expect(users).toMatchObject([{ name: 'admin', role: 'admin', disabled: 0 }]);
    expect(users[0]?.password).toMatch(/^\$scrypt\$/);

    const second = await startDashboard(databaseUrl, { MAD_ADMIN_PASSWORD: 'of no effect now' });
    expect(second.output()).not.toMatch(/password/);
    expect(await signIn(second.url, 'admin', 'of no effect now')).toBe('/login?problem=wrong');
    expect(await signIn(second.url, 'admin', password ?? '')).toBe('/');
    await second.stop();
  });

  it('starts a detector beside it unless one answers, and takes it along when it ends', async () => {
    const port = await freePort();
    const environment = { MAD_HOME: join(folder, 'home'), MAD_HTTP_PORT: String(port) };
    const dashboard = await startDashboard(databaseUrl, environment, []);
    const health = `http://127.0.0.1:${port}/healthz`;
    const isUp = () =>
      fetch(health).then(
        () => true,
        () => false,
      );
    while (!(await isUp())) {
      expect(dashboard.output()).not.toMatch(/the detector ended/);
      await sleep(200);
    }
    await dashboard.stop();
    expect(await isUp()).toBe(false);
  });

  it('refuses settings that make no sense before anything is built or started', async () => {
    const { code, stderr } = await runMad(['www', '--port', 'eighty'], { MAD_HOME: join(folder, 'home') });
    expect(code).toBe(2);
    expect(stderr).toMatch(/MAD_SETTINGS_INVALID/);
  });
});
