import { join } from 'node:path';
import { openQueue } from '@mad/queue';
import { databaseTime, type FoundCapture, openStore, type Store } from '@mad/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { Outages } from './outages.ts';
import { CaptureRounds } from './rounds.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();
const running = new AbortController().signal;
let store: Store;
let databases = 0;

beforeEach(async () => {
  store = await openStore(`sqlite:${join(folder, `${databases++}.db`)}`);
});
afterEach(() => store.close());

const found = (path: string, sizeBytes = 100): FoundCapture => ({
  path,
  dataset: path.replace('.pcap', ''),
  source: 'folder',
  sizeBytes,
  modifiedAt: databaseTime(new Date(0)),
});

/** Rounds over what `files` holds at the time; each capture handed over is judged at once. */
const rounds = async (
  files: () => readonly FoundCapture[],
  { samplingInterval = 0, hasRoom = true, find = async () => files(), freeOfDead = async () => {} } = {},
) => {
  const queue = await openQueue();
  const taken: string[] = [];
  queue.work('capture', {}, async ({ data: { path } }) => {
    const claim = await store.captures.claim('test:1:a', 60, path);
    if (claim === undefined) return;
    taken.push(path);
    const { sizeBytes = 0, modifiedAt = databaseTime(0) } = files().find((file) => file.path === path) ?? {};
    await store.captures.complete(claim, {
      ...{ flows: [], digest: '0'.repeat(64), sizeBytes, modifiedAt, datasetFolder: null },
      ...{ firstPacketAt: null, lastPacketAt: null, packetCount: 0, flowCount: 0, requestCount: 0 },
      ...{ modelVersion: null, warnings: [] },
    });
  });
  const made = new CaptureRounds({
    ...{ store, queue, stopped: running, samplingInterval, waitSeconds: 0, find },
    onError: () => {},
    freeOfDead,
    outages: new Outages(openServiceLog('silent')),
    hasRoom: async () => hasRoom,
  });
  return { taken, once: () => made.once(), close: () => queue.close() };
};

const named = (...names: readonly string[]): FoundCapture[] => names.map((name) => found(`${name}.pcap`));

describe('CaptureRounds', () => {
  it('hands over what waits, in name order, each once', async () => {
    const files = named('b', 'a', 'c');
    const { taken, once, close } = await rounds(() => files);
    await once();
    expect(taken).toEqual(['a.pcap', 'b.pcap', 'c.pcap']);
    await once();
    expect(taken).toHaveLength(3);
    await close();
  });

  it('hands over again what has changed', async () => {
    let files = named('a', 'b');
    const { taken, once, close } = await rounds(() => files);
    await once();
    files = [found('a.pcap', 200), found('b.pcap')];
    await once();
    expect(taken).toEqual(['a.pcap', 'b.pcap', 'a.pcap']);
    await close();
  });

  it('hands over what is freed in the round', async () => {
    await store.captures.offer(named('a'));
    const held = await store.captures.claim('test:0:z', 600);
    const freeOfDead = async (): Promise<void> => {
      if (held !== undefined) await store.captures.handBack(held);
    };
    const { taken, once, close } = await rounds(() => named('a'), { freeOfDead });
    await once();
    expect(taken).toEqual(['a.pcap']);
    await close();
  });

  it('takes every (interval + 1)-th of the new ones, over rounds too, and the others not later', async () => {
    let files = named('a', 'b', 'c');
    const { taken, once, close } = await rounds(() => files, { samplingInterval: 1 });
    await once();
    files = named('a', 'b', 'c', 'd', 'e');
    await once();
    await once();
    expect(taken).toEqual(['a.pcap', 'c.pcap', 'e.pcap']);
    await close();
  });

  it('samples what is new, not what the database knows', async () => {
    await store.captures.offer(named('a', 'b'));
    const { taken, once, close } = await rounds(() => named('a', 'b', 'c', 'd'), { samplingInterval: 1 });
    await once();
    expect(taken).toEqual(['a.pcap', 'b.pcap', 'c.pcap']);
    await close();
  });

  it('goes on after a round that failed, and says why', async () => {
    const stop = new AbortController();
    const queue = await openQueue();
    const errors: unknown[] = [];
    const made = new CaptureRounds({
      ...{ store, queue, stopped: stop.signal, samplingInterval: 0, waitSeconds: 0 },
      outages: new Outages(openServiceLog('silent')),
      hasRoom: async () => true,
      freeOfDead: async () => {},
      find: async () => {
        if (errors.length === 0) throw new Error('the folder is on fire');
        return named('a');
      },
      onError: (error) => errors.push(error),
    });
    queue.work('capture', {}, async () => stop.abort());
    await made.forever();
    await queue.close();
    expect(errors).toEqual([new Error('the folder is on fire')]);
  });
});
