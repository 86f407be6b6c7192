import { describe, expect, it } from 'vitest';
import { eachTestHasAnOutsideWorld } from './fixture-outside-world.ts';
import { Secret } from './secret.ts';
import { Shodan, type ShodanOptions } from './shodan.ts';
import { garbage, json, silence, status } from './stub-service.test-support.ts';

const TOKEN = 'shodan-token-1';
const ADDRESS = '8.8.4.4';
const DOCUMENT = {
  latitude: 52.5,
  longitude: 13.4,
  country_name: 'Germany',
  org: 'Some Hosting',
  ports: [80],
};

describe('Shodan', () => {
  const world = eachTestHasAnOutsideWorld();

  const shodan = (options: Partial<ShodanOptions> = {}): Shodan =>
    new Shodan({
      token: new Secret(TOKEN),
      store: world.store,
      baseUrl: world.stub.url,
      clock: world.clock,
      ...options,
    });

  it('says where a server stands, and asks once', async () => {
    world.stub.next(json(DOCUMENT));
    const place = { latitude: 52.5, longitude: 13.4, country: 'Germany', organisation: 'Some Hosting' };
    expect(await shodan().find(ADDRESS)).toEqual({ kind: 'found', source: 'shodan', place, ageSeconds: 0 });
    world.clock.time += 60_000;
    expect(await shodan().find(`::ffff:${ADDRESS}`)).toEqual({
      kind: 'found',
      source: 'shodan',
      place,
      ageSeconds: 60,
    });
    expect(world.stub.requests).toMatchObject([
      { method: 'GET', url: `/shodan/host/${ADDRESS}?key=${TOKEN}` },
    ]);
  });

  it('asks once a second at most', async () => {
    world.stub.always(json(DOCUMENT));
    const asked = shodan();
    for (const last of [1, 2, 3]) await asked.find(`8.8.8.${last}`);
    expect(world.clock.sleeps).toEqual([1000, 1000]);
  });

  it.each([
    ['an address it does not know', status(404)],
    ['a document without coordinates', json({ country_name: 'Germany' })],
    ['coordinates off the globe', json({ latitude: 91, longitude: 0 })],
  ])('does not ask again about %s', async (_name, reply) => {
    world.stub.always(reply);
    expect(await shodan().find(ADDRESS)).toMatchObject({ kind: 'unknown', askLater: false });
    world.clock.time += 400 * 24 * 3_600_000;
    expect(await shodan().find(ADDRESS)).toMatchObject({
      detail: 'it failed before and is not asked again',
    });
    expect(world.stub.requests).toHaveLength(1);
    expect(shodan().failedAddresses()).toEqual([ADDRESS]);
    shodan().forgetFailed();
    world.stub.always(json(DOCUMENT));
    expect(await shodan().find(ADDRESS)).toMatchObject({ kind: 'found' });
  });

  it.each([
    ['trouble', status(500)],
    ['silence', silence],
    ['garbage', garbage],
    ['a refused token', status(401)],
    ['too many questions', status(429, { 'retry-after': '3600' })],
  ])('asks again later after %s', async (_name, reply) => {
    world.stub.always(reply);
    expect(await shodan({ timeoutMs: 200 }).find(ADDRESS)).toMatchObject({ kind: 'unknown', askLater: true });
    expect(shodan().failedAddresses()).toEqual([]);
    world.clock.time += 3_600_001;
    world.stub.always(json(DOCUMENT));
    expect(await shodan().find(ADDRESS)).toMatchObject({ kind: 'found' });
  });

  it.each(['10.0.0.1', '192.168.1.1', '127.0.0.1', 'fe80::1', '198.51.100.7', '8.8', 'name.example', ''])(
    'never asks about %s',
    async (address) => {
      expect(await shodan().find(address)).toMatchObject({ kind: 'unknown', detail: 'no public address' });
      expect(world.stub.requests).toEqual([]);
    },
  );

  it('keeps its token to itself', async () => {
    world.stub.always(status(500));
    expect(JSON.stringify(await shodan().find(ADDRESS))).not.toContain(TOKEN);
  });
});
