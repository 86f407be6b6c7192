import { setTimeout as sleep } from 'node:timers/promises';
import { startMariaDb, type TestService } from '@mad/test-services';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import { wrongFigures } from './support/figure-check.ts';
import { captureResult, claimNew, foundCapture, judgedFlow } from './support/fixture-flow.ts';

describe('a MariaDB that goes away', () => {
  let service: TestService;
  let store: Store;

  beforeEach(async () => {
    service = await startMariaDb();
    store = await openStore(service.url);
  });
  afterEach(async () => {
    await store.close();
    await service.stop();
  });

  it('is told without the password, and used again when it is back', async () => {
    const password = new URL(service.url).password;
    await service.kill();
    const error = await store.captures.counts().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MAD_DATABASE_UNAVAILABLE' });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(password);
    await expect(openStore(service.url)).rejects.toMatchObject({ code: 'MAD_DATABASE_UNAVAILABLE' });
    await service.restart();
    expect(await store.captures.offer([foundCapture('a.pcap')])).toBe(1);
  });

  it('comes back in the middle of a result, which is then written once', async () => {
    const claim = await claimNew(store, 'a.pcap');
    const flows = Array.from({ length: 3000 }, (_, n) =>
      judgedFlow(n, { inside: { address: `10.0.0.${n % 50}`, port: 1 } }),
    );
    let crash: Promise<void> | undefined;
    const given = {
      async *[Symbol.asyncIterator]() {
        for (const [n, flow] of flows.entries()) {
          if (n === 1500 && crash === undefined) {
            crash = service.kill().then(() => service.restart());
            await crash;
          }
          yield flow;
        }
      },
    };
    expect(await store.captures.complete(claim, captureResult(given))).toBe(true);
    expect(crash).toBeDefined();
    expect(await store.captures.find('a.pcap')).toMatchObject({ state: 'judged', verdicts: 3000 });
    expect(await wrongFigures(store)).toEqual([]);
  });

  it('hangs for a while: what was asked is answered afterwards', async () => {
    service.pause();
    const counts = store.captures.counts();
    await sleep(500);
    service.resume();
    expect(await counts).toEqual({ waiting: 0, judging: 0, judged: 0, parked: 0 });
  });

  it('a generator cannot be written again: the capture is to be judged again', async () => {
    const claim = await claimNew(store, 'a.pcap');
    const given = (async function* () {
      for (let n = 0; n < 1000; n++) {
        if (n === 700) await service.kill();
        yield judgedFlow(n);
      }
    })();
    await expect(store.captures.complete(claim, captureResult(given))).rejects.toMatchObject({
      code: 'MAD_DATABASE_UNAVAILABLE',
    });
    await service.restart();
    expect(await store.database.selectFrom('mad_report').select('id').execute()).toEqual([]);
  });

  it('a wrong password or database is told without the password', async () => {
    for (const change of [
      (url: URL) => {
        url.password = 'wrong-secret';
      },
      (url: URL) => {
        url.pathname = '/mysql';
      },
    ]) {
      const url = new URL(service.url);
      change(url);
      const error = await openStore(url.href).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'MAD_DATABASE_REFUSED' });
      expect(`${error}`).not.toContain(decodeURIComponent(url.password));
    }
  });
});

describe('addresses', () => {
  it.each([
    'postgres://mad:secret@localhost/mad',
    'mysql://localhost/deepocean',
    'mysql://mad:secret@localhost',
    'mysql://mad:secret@localhost/deepocean?charset=latin1',
    'mysql://mad:sec ret@:port',
    'sqlite:',
    'secret',
    '',
  ])('%j is refused, and not repeated', async (url) => {
    const error = await openStore(url).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MAD_DATABASE_URL_INVALID' });
    expect(`${error}`).not.toMatch(/sec ?ret/);
  });

  it('a SQLite path that cannot be a database is told', async () => {
    await expect(openStore(`sqlite:${import.meta.filename}/mad.db`)).rejects.toMatchObject({
      code: 'MAD_DATABASE_REFUSED',
    });
    await expect(openStore(`sqlite:${import.meta.filename}`)).rejects.toMatchObject({
      code: 'MAD_DATABASE_FAILED',
    });
  });
});
