import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openQueue } from '@mad/queue';
import type { SettingName } from '@mad/settings';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { FeedbackRounds } from './feedback-rounds.ts';
import { type FixtureService, fixtureService, judgeAll } from './fixture-service.ts';
import { Outages } from './outages.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();
let service: FixtureService;
let rounds: FeedbackRounds;
afterEach(async () => {
  await rounds.close();
  await service.store.close();
});

const CAPTURE = 'malicious-emotet-form.pcap';

/** A service that has judged one malicious capture, every verdict of which is to be checked. */
const judged = async (settings: Readonly<Partial<Record<SettingName, unknown>>> = {}) => {
  service = await fixtureService(folder, { ...settings, validateRatio: 100 });
  copyFileSync(sampleCapture(CAPTURE), join(service.home.pcap, CAPTURE));
  expect(await judgeAll(service)).toMatchObject([{ status: 'judged', malicious: 5 }]);
  const log = openServiceLog('silent');
  const queue = await openQueue();
  rounds = await FeedbackRounds.open({
    ...service,
    queue,
    log,
    outages: new Outages(log),
    owner: 'test:1:a',
  });
  return { queue };
};

const losses = async (): Promise<readonly number[]> =>
  (await service.store.losses.newest(10)).map(({ loss }) => loss);

const samples = (): { validated: string; is_malicious: number }[] => {
  const stream: Record<string, { validated: string; is_malicious: number }[]> = JSON.parse(
    readFileSync(join(service.home.retrain, 'stream.json'), 'utf8'),
  );
  return Object.values(stream).flat();
};

const reports = () =>
  service.store.run((database) => database.selectFrom('mad_report').select(['id', 'dstip']).execute());

describe('FeedbackRounds', () => {
  it('stores the loss of a capture once its verdicts are checked', async () => {
    const list = join(folder, 'block-list.txt');
    writeFileSync(list, '203.0.113.198\n');
    await judged({ blockLists: [list] });
    for (const { dstip } of await reports()) expect(dstip).toBe('203.0.113.198');
    expect(await losses()).toEqual([]);
    await rounds.round();
    expect(await losses()).toEqual([0]);
    expect(samples()).toHaveLength(5);
    for (const sample of samples()) expect(sample).toMatchObject({ validated: 'malicious', is_malicious: 1 });
    await rounds.round();
    expect(await losses()).toEqual([0]);
  });

  it('asks for a retraining when analysts refute the verdicts', async () => {
    const { queue } = await judged();
    for (const { id } of await reports())
      await service.store.labels.add({
        ...{ reportId: id, sample: null, isMalicious: false, source: 'anna', reason: 'our own updater' },
      });
    await rounds.round();
    expect(await losses()).toEqual([1]);
    expect(await queue.depth('retrain')).toMatchObject({ waiting: 1 });
    for (const sample of samples()) expect(sample).toMatchObject({ validated: 'harmless', is_malicious: 0 });
    await queue.close();
  });

  it('stores no loss where nobody knows anything', async () => {
    await judged();
    await rounds.round();
    expect(await losses()).toEqual([]);
    for (const sample of samples()) expect(sample).toMatchObject({ is_malicious: 0 });
  });

  it('takes what an analyst says of any verdict into the retrain dataset', async () => {
    await judged();
    const [first] = await reports();
    await service.store.labels.add({
      ...{
        reportId: first?.id ?? 0,
        sample: null,
        isMalicious: true,
        source: 'anna',
        reason: 'seen on the machine',
      },
    });
    await rounds.round();
    expect(samples().filter(({ validated }) => validated === 'malicious').length).toBeGreaterThan(0);
  });
});
