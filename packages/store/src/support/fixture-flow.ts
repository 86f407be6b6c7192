import type { DeathRule } from '../capture-deaths.ts';
import type { FoundCapture } from '../captures.ts';
import type { Claim } from '../claim.ts';
import { databaseTime } from '../database-time.ts';
import type { CaptureResult, JudgedFlow } from '../judged-flow.ts';
import type { Store } from '../store.ts';

/** 2026-01-01 00:00:00 UTC and so many seconds. */
export const moment = (seconds: number) => databaseTime((1_767_225_600 + seconds) * 1e6);

/** A clean flow of one machine; `n` makes its name and ports. */
export const judgedFlow = (n: number, changes: Partial<JudgedFlow> = {}): JudgedFlow => ({
  name: `10.0.0.1_${1024 + n}_192.0.2.1_80_${1_767_225_600 + n}`,
  time: moment(n),
  flowStart: moment(n),
  inside: { address: '10.0.0.1', port: 1024 + n },
  outside: { address: '192.0.2.1', port: 80 },
  userAgent: 'Updater/1.0',
  device: 'PC',
  os: 'Windows',
  browser: 'Updater',
  url: `http://example.org/${n}`,
  domain: 'example.org',
  type: 2,
  isMalicious: false,
  score: 0.125,
  decidedBy: 'cnn',
  modelVersion: 'Background_PC=1',
  communityId: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
  firstOffset: 24 + n * 100,
  lastOffset: 90 + n * 100,
  reasons: ['score 0.125'],
  explanation: null,
  requests: ['GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'],
  ...changes,
});

/** The result of a capture with these flows. */
export const captureResult = (
  flows: CaptureResult['flows'],
  changes: Partial<CaptureResult> = {},
): CaptureResult => ({
  flows,
  digest: 'd'.repeat(64),
  sizeBytes: 1000,
  modifiedAt: moment(0),
  datasetFolder: null,
  firstPacketAt: moment(0),
  lastPacketAt: moment(100),
  packetCount: 50,
  flowCount: 20,
  requestCount: 10,
  modelVersion: 'Background_PC=1',
  warnings: [],
  ...changes,
});

/** A capture file of this name in the capture folder. */
export const foundCapture = (path: string, changes: Partial<FoundCapture> = {}): FoundCapture => ({
  path,
  dataset: path.replace(/\.pcap$/, ''),
  source: 'folder',
  sizeBytes: 1000,
  modifiedAt: moment(0),
  ...changes,
});

/** Offers a capture and claims it. */
export const claimNew = async (store: Store, path: string, owner = 'here:1:a'): Promise<Claim> => {
  await store.captures.offer([foundCapture(path)]);
  const claim = await store.captures.claim(owner, 60, path);
  if (claim === undefined) throw new Error(`${path} cannot be claimed`);
  return claim;
};

/** Judges a capture with these flows from the beginning to the end. */
export const judge = async (store: Store, path: string, flows: readonly JudgedFlow[]): Promise<Claim> => {
  const claim = await claimNew(store, path);
  if (!(await store.captures.complete(claim, captureResult(flows)))) throw new Error(`${path} was lost`);
  return claim;
};

/** Parks after three deaths; nothing waits. */
export const DEATH_RULE: DeathRule = {
  maxDeaths: 3,
  retryAfterSeconds: () => 0,
  error: (deaths) => ({ code: 'MAD_DETECTOR_ENDED', message: `ended ${deaths} times` }),
};
