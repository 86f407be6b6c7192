import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openQueue } from '@mad/queue';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { type FixtureService, fixtureService } from './fixture-service.ts';
import { Outages } from './outages.ts';
import { SensorReport } from './sensor-report.ts';
import { openServiceLog } from './service-log.ts';
import { siteModelVersions } from './site-models.ts';

const folder = temporaryFolder();
let service: FixtureService;
beforeEach(async () => {
  service = await fixtureService(folder);
});
afterEach(() => service.store.close());

const openReport = async (): Promise<SensorReport> => {
  const log = openServiceLog('silent');
  return new SensorReport({
    ...service,
    ...{ queue: await openQueue(), outages: new Outages(log), log, inHand: () => 0 },
    models: () => siteModelVersions(service.home.model),
  });
};

const states = async (): Promise<unknown[]> =>
  (await service.store.sensors.list()).map(({ state }) => JSON.parse(state));

it('is given while a model is damaged, too, and taken back at the end', async () => {
  mkdirSync(join(service.home.model, 'Background_PC'));
  writeFileSync(join(service.home.model, 'Background_PC', 'model.json'), '{');
  const report = await openReport();
  report.start();
  while ((await states()).length === 0) await sleep(10);
  expect(await states()).toMatchObject([{ mode: 3, inHand: 0, queueDepth: 0, models: {} }]);
  await report.close();
  expect(await states()).toEqual([]);
});

it('is taken back though one was on its way', async () => {
  const report = await openReport();
  report.start();
  await report.close();
  expect(await states()).toEqual([]);
});
