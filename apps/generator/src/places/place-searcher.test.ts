import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseTime, openStore, type Store } from '@mad/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failedAddressesSchema } from '../documents/server-map.ts';
import { writeDocuments } from '../documents/write-documents.ts';
import { type PlaceSearch, PlaceSearcher } from './place-searcher.ts';
import { openPlaceSources, type PlaceSources } from './place-sources.ts';

const TOKEN = 'token-that-nobody-may-see';
const never = new AbortController().signal;

/** A Shodan that answers as it is told, by address. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '8.8.8.1': (response) =>
    response.end('{"latitude":48.2,"longitude":16.37,"country_name":"Austria","org":"Hosting"}'),
  '8.8.8.2': (response) => response.writeHead(404).end('{"error":"No information available for that IP."}'),
  '8.8.8.3': (response) => response.end('{"ip_str":"8.8.8.3"}'),
  '8.8.8.4': (response) => response.end('<html>not JSON'),
  '8.8.8.5': (response) => response.writeHead(500).end(),
  '8.8.8.6': () => undefined,
  '8.8.8.7': (response) => response.socket?.destroy(),
  '8.8.8.8': (response) => response.end('{"latitude":1,"longitude":2}'),
  '8.8.8.9': (response) => response.writeHead(429).end(),
};

describe('PlaceSearcher with Shodan', () => {
  let folder = '';
  let store: Store;
  let shodan: Server;
  let places: PlaceSources;
  let asked: string[] = [];
  let waited: number[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mad-places-'));
    store = await openStore(`sqlite:${join(folder, 'mad.db')}`);
    asked = [];
    waited = [];
    shodan = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://shodan');
      const address = url.pathname.replace('/shodan/host/', '');
      expect(url.searchParams.get('key')).toBe(TOKEN);
      asked.push(address);
      answers[address]?.(response);
    });
    await new Promise<void>((resolve) => shodan.listen(0, '127.0.0.1', resolve));
    places = await open(20_000);
  });

  /** @param timeoutMs of the real clock; far more than an answer takes on a busy machine, unless it is to run out. */
  const open = (timeoutMs: number): Promise<PlaceSources> => {
    const address = shodan.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    let time = Date.now();
    return openPlaceSources({
      shodanToken: TOKEN,
      geoipFile: undefined,
      reportFolder: join(folder, 'report'),
      shodan: {
        baseUrl: `http://127.0.0.1:${port}`,
        timeoutMs,
        clock: {
          now: () => time,
          sleep: async (milliseconds) => {
            waited.push(milliseconds);
            time += milliseconds;
          },
        },
      },
    });
  };
  afterEach(async () => {
    places.close();
    shodan.closeAllConnections();
    await new Promise((resolve) => shodan.close(resolve));
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const accuse = async (...servers: readonly string[]): Promise<void> => {
    await store.database
      .insertInto('mad_tobeprocessedfile')
      .values({ path: `/elsewhere/${servers.join('-')}`, status: 0 })
      .execute();
    const claim = await store.generator.readings.claim('test', 60);
    if (claim === undefined) throw new Error('nothing to claim');
    await store.generator.contributions.record(claim, {
      time: databaseTime(0),
      verdicts: servers.length,
      infected: 1,
      benign: 0,
      malicious: 1,
      connections: servers.map((server) => ({ host: '10.0.0.1', server, hits: 1 })),
    });
  };

  const searcher = (): PlaceSearcher => {
    if (places.finder === undefined) throw new Error('no finder');
    return new PlaceSearcher(store.generator.documents, places.finder);
  };

  const search = (with_ = searcher()): Promise<PlaceSearch> => with_.search(never, () => undefined);

  const document = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'report', name), 'utf8'));

  it('places public servers on the map, and those that fail in failed.json, never asked again', async () => {
    await accuse('8.8.8.1', '8.8.8.2', '8.8.8.3', '10.0.0.7', '203.0.113.9');
    expect(await search()).toEqual({ found: 1, unknown: 2, interrupted: undefined });
    expect(asked).toEqual(['8.8.8.1', '8.8.8.2', '8.8.8.3']);
    // One a second.
    expect(waited).toEqual([1000, 1000]);
    await writeDocuments(join(folder, 'report'), store.generator.documents, places.failedAddresses());
    expect(document('server_map.json')).toEqual([
      { name: '203.0.113.9' },
      { name: '8.8.8.1', latLng: [48.2, 16.37] },
      { name: '8.8.8.2' },
      { name: '8.8.8.3' },
    ]);
    expect(failedAddressesSchema.parse(document('failed.json'))).toEqual(['8.8.8.2', '8.8.8.3']);
    expect(await search()).toEqual({ found: 0, unknown: 2, interrupted: undefined });
    expect(asked.length).toBe(3);
    const placed = await store.database
      .selectFrom('mad_server')
      .select(['address', 'country', 'organisation'])
      .execute();
    expect(placed).toEqual([{ address: '8.8.8.1', country: 'Austria', organisation: 'Hosting' }]);
    expect(readFileSync(join(folder, 'report', '.intelligence.db')).includes(TOKEN)).toBe(false);
  });

  it('asks again later where there was no answer, without keeping others from their turn', async () => {
    places.close();
    places = await open(1000);
    await accuse('8.8.8.4', '8.8.8.5', '8.8.8.6', '8.8.8.7', '8.8.8.8');
    const one = searcher();
    const first = await search(one);
    expect(first).toMatchObject({ found: 0, unknown: 0 });
    expect(first.interrupted).toMatch(/no answer/);
    expect(first.interrupted).not.toContain(TOKEN);
    expect(asked).not.toContain('8.8.8.8');
    const second = await search(one);
    expect(second.found).toBe(1);
    expect(new Set(asked)).toEqual(new Set(['8.8.8.4', '8.8.8.5', '8.8.8.6', '8.8.8.7', '8.8.8.8']));
    expect(places.failedAddresses()).toEqual([]);
  });

  it('leaves Shodan alone when it asks for that', async () => {
    await accuse('8.8.8.8', '8.8.8.9', '9.9.9.1', '9.9.9.2', '9.9.9.3');
    expect(await search()).toMatchObject({ found: 1, unknown: 0 });
    expect(new Set(asked)).toEqual(new Set(['8.8.8.8', '8.8.8.9']));
  });

  it('ends at once when the service ends', async () => {
    await accuse('8.8.8.6', '8.8.8.8');
    const stop = new AbortController();
    const searching = searcher().search(stop.signal, () => undefined);
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await searching).toMatchObject({ found: 0, unknown: 0 });
    expect(asked).toEqual(['8.8.8.6']);
  });
});

describe('openPlaceSources', () => {
  it('needs neither token nor file', async () => {
    const none = await openPlaceSources({
      shodanToken: undefined,
      geoipFile: undefined,
      reportFolder: '/none',
    });
    expect(none.finder).toBeUndefined();
    expect(none.failedAddresses()).toBeUndefined();
    none.close();
  });

  it('says that a GeoIP file cannot be used', () =>
    expect(
      openPlaceSources({ shodanToken: undefined, geoipFile: '/none.mmdb', reportFolder: '/none' }),
    ).rejects.toMatchObject({ code: 'MAD_GEOIP_UNREADABLE' }));
});
