import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GeoIpFile } from './geo-ip-file.ts';
import { mmdbFile } from './mmdb.test-support.ts';
import { firstPlace } from './place.ts';

describe('GeoIpFile', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mad-geoip-'));
    path = join(folder, 'places.mmdb');
    writeFileSync(
      path,
      mmdbFile({
        '8.8.8.8': {
          location: { latitude: 37.5, longitude: -122.25 },
          country: { names: { en: 'United States' } },
          traits: { autonomous_system_organization: 'Example Hosting' },
        },
        '8.8.4.4': { location: { latitude: -33.75, longitude: 151.5 } },
        '9.9.9.9': { country: { names: { en: 'Switzerland' } } },
      }),
    );
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('says where an address stands', async () => {
    const file = await GeoIpFile.open(path);
    expect(await file.find('8.8.8.8')).toEqual({
      kind: 'found',
      source: 'geoip',
      place: {
        latitude: 37.5,
        longitude: -122.25,
        country: 'United States',
        organisation: 'Example Hosting',
      },
      ageSeconds: 0,
    });
    expect(await file.find('8.8.4.4')).toMatchObject({
      place: { latitude: -33.75, longitude: 151.5, country: undefined, organisation: undefined },
    });
  });

  it.each(['1.1.1.1', '9.9.9.9', '2001:4860::1', 'no address', ''])('does not know %s', async (address) => {
    const file = await GeoIpFile.open(path);
    expect(await file.find(address)).toMatchObject({ kind: 'unknown', askLater: false });
  });

  it('says which file is none', async () => {
    writeFileSync(path, 'no database');
    await expect(GeoIpFile.open(path)).rejects.toThrow(MadError);
    await expect(GeoIpFile.open(join(folder, 'absent.mmdb'))).rejects.toMatchObject({
      code: 'MAD_GEOIP_UNREADABLE',
      message: expect.stringContaining('absent.mmdb'),
    });
  });

  it('stands behind another finder', async () => {
    const file = await GeoIpFile.open(path);
    const other = {
      source: 'other',
      find: async () => ({ kind: 'unknown', detail: 'asleep', askLater: true }) as const,
    };
    expect(await firstPlace([other, file]).find('8.8.8.8')).toMatchObject({ kind: 'found', source: 'geoip' });
    expect(await firstPlace([other, file]).find('1.1.1.1')).toEqual({
      kind: 'unknown',
      detail: 'other: asleep; geoip: the file knows no place of it',
      askLater: true,
    });
  });
});
