import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JudgedSoftware } from '@mad/detection';
import { databaseTime } from '@mad/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { fingerprintChanges } from './fingerprint-changes.ts';
import { type FixtureService, fixtureService, judgeAll } from './fixture-service.ts';

const folder = temporaryFolder();
const NOW = new Date('2026-01-02T03:04:05Z');
let service: FixtureService;
let known: JudgedSoftware;

beforeEach(async () => {
  service = await fixtureService(folder);
  copyFileSync(sampleCapture('malicious-emotet-form.pcap'), join(service.home.pcap, 'a.pcap'));
  await judgeAll(service);
  const [row] = await service.store.software.fingerprintsOf(['192.168.22.20']);
  known = {
    key: '',
    inside: row?.host ?? '',
    userAgent: row?.userAgent,
    kind: 'Background_PC',
    fingerprint: JSON.parse(row?.fingerprint ?? '{}'),
    known: undefined,
  };
});
afterEach(() => service.store.close());

const changedAt = async (software: JudgedSoftware): Promise<string | null | undefined> =>
  (await fingerprintChanges([software], service.store, NOW))[0]?.changedAt;

describe('fingerprintChanges', () => {
  it('leaves software that looks as it did', async () => expect(await changedAt(known)).toBeNull());

  it('marks software that speaks otherwise than before', async () => {
    const fingerprint = {
      ...known.fingerprint,
      addresses: ['198.51.100.77'],
      constantHeaders: ['x-other'],
      averageSize: known.fingerprint.averageSize * 10,
      language: 'xx',
    };
    expect(await changedAt({ ...known, fingerprint })).toBe(databaseTime(NOW));
  });

  it('has nothing to say of software that is new', async () => {
    expect(await changedAt({ ...known, userAgent: 'never seen/1.0' })).toBeNull();
    expect(await changedAt({ ...known, inside: '10.99.99.99' })).toBeNull();
  });
});
