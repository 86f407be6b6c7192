import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingName } from '@mad/settings';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { type FixtureService, fixtureService, judgeAll } from './fixture-service.ts';
import { Housekeeping } from './housekeeping.ts';
import { Outages } from './outages.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();
const DAY = 86_400_000;
let service: FixtureService;
afterEach(() => service.store.close());

/** A service with one judged capture, kept house a while later. */
const keptHouse = async (
  settings: Readonly<Partial<Record<SettingName, unknown>>>,
  days: number,
  isRead = true,
): Promise<void> => {
  service = await fixtureService(folder, settings);
  copyFileSync(sampleCapture('benign-curl.pcap'), join(service.home.pcap, 'a.pcap'));
  await judgeAll(service);
  const { store } = service;
  if (isRead) await store.run((database) => database.deleteFrom('mad_tobeprocessedfile').execute());
  const log = openServiceLog('silent');
  await new Housekeeping({ ...service, log, outages: new Outages(log) }).run(Date.now() + days * DAY);
};

const left = async (): Promise<object> => ({
  capture: existsSync(join(service.home.pcap, 'a.pcap')),
  dataset: readdirSync(service.home.dataset).includes('a'),
  reports: (await service.store.run((database) => database.selectFrom('mad_report').select('id').execute()))
    .length,
});

describe('Housekeeping', () => {
  it('keeps everything within its limits', async () => {
    await keptHouse({}, 29);
    expect(await left()).toEqual({ capture: true, dataset: true, reports: 6 });
  });

  it('removes dataset folders that are too old, captures only when asked', async () => {
    await keptHouse({}, 31);
    expect(await left()).toEqual({ capture: true, dataset: false, reports: 6 });
  });

  it('keeps a dataset folder that the report generator has not read', async () => {
    await keptHouse({}, 31, false);
    expect(await left()).toMatchObject({ dataset: true });
  });

  it('removes captures that were judged long ago, and remembers that', async () => {
    await keptHouse({ keepCaptureDays: 10 }, 11);
    expect(await left()).toEqual({ capture: false, dataset: true, reports: 6 });
    expect(await service.store.captures.find('a.pcap')).toMatchObject({ state: 'judged', file_removed: 1 });
  });

  it('removes what an upload left behind that was broken off', async () => {
    await keptHouse({}, 0);
    const log = openServiceLog('silent');
    const left = join(service.home.pcap, '.upload-0a1b2c3d-0000-4000-8000-000000000000.part');
    writeFileSync(left, '');
    const house = new Housekeeping({ ...service, log, outages: new Outages(log) });
    await house.run();
    expect(existsSync(left)).toBe(true);
    await house.run(Date.now() + DAY);
    expect(existsSync(left)).toBe(false);
  });

  it('removes reports that were judged too long ago', async () => {
    await keptHouse({ keepReportDays: 40 }, 41);
    expect(await left()).toMatchObject({ reports: 0 });
  });
});
