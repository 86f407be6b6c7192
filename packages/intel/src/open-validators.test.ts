import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntelStore } from './intel-store.ts';
import { mmdbFile } from './mmdb.test-support.ts';
import { openPlaceFinder, openValidators } from './open-validators.ts';
import { Secret } from './secret.ts';
import { json, StubService } from './stub-service.test-support.ts';

describe('what is configured', () => {
  let folder: string;
  let store: IntelStore;
  let stub: StubService;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mad-configured-'));
    store = IntelStore.open(join(folder, 'intel.db'));
    stub = await StubService.start();
  });

  afterEach(async () => {
    await stub.stop();
    store.close();
    rmSync(folder, { recursive: true });
  });

  it('is nobody unless somebody is configured', async () => {
    expect(await openValidators({ store, blockLists: [] })).toBeUndefined();
    expect(await openPlaceFinder({ store })).toBeUndefined();
  });

  it('asks people, then lists, then VirusTotal', async () => {
    const list = join(folder, 'list');
    writeFileSync(list, 'listed.example.org\n');
    stub.always(json({ data: { attributes: { last_analysis_stats: { malicious: 0, harmless: 9 } } } }));
    const validator = await openValidators({
      store,
      findLabel: async ({ host }) =>
        host === 'labelled.example.org' ? { isMalicious: false, by: 'ada', at: 0 } : undefined,
      blockLists: [list],
      virusTotalKey: new Secret('key'),
      virusTotalUrl: stub.url,
    });
    expect(validator?.source).toBe('analyst, block-list, virustotal');
    const sourceFor = async (host: string): Promise<string | undefined> =>
      (await validator?.answer({ host, url: `http://${host}/` }))?.source;
    expect(await sourceFor('labelled.example.org')).toBe('analyst');
    expect(await sourceFor('listed.example.org')).toBe('block-list');
    expect(stub.requests).toEqual([]);
    expect(await sourceFor('other.example.org')).toBe('virustotal');
    expect(stub.requests).toHaveLength(1);
  });

  it('asks the local file before Shodan', async () => {
    const geoIpFile = join(folder, 'places.mmdb');
    writeFileSync(geoIpFile, mmdbFile({ '8.8.8.8': { location: { latitude: 1.5, longitude: 2.5 } } }));
    stub.always(json({ latitude: 3, longitude: 4 }));
    const finder = await openPlaceFinder({
      store,
      geoIpFile,
      shodanToken: new Secret('token'),
      shodanUrl: stub.url,
    });
    expect(await finder?.find('8.8.8.8')).toMatchObject({ kind: 'found', source: 'geoip' });
    expect(stub.requests).toEqual([]);
    expect(await finder?.find('8.8.4.4')).toMatchObject({ kind: 'found', source: 'shodan' });
  });
});
