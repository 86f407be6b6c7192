import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { IntelStore } from './intel-store.ts';
import { StubService, TestClock } from './stub-service.test-support.ts';

/** What a client of an outside service meets in a test; everything is new for each. */
export interface OutsideWorld {
  /** Lasts as long as the test. */
  readonly folder: string;
  /** In the folder. A test that ends this or the stub puts another one in its place. */
  store: IntelStore;
  stub: StubService;
  readonly clock: TestClock;
}

/** The file of the store. */
export const intelFile = (folder: string): string => join(folder, 'intel.db');

/** Opens the store of the folder, as a process that starts does. */
export const openIntelStore = (folder: string): IntelStore => IntelStore.open(intelFile(folder));

/** Makes an outside world before each test of the suite and ends it afterwards. Of use within a test only. */
export const eachTestHasAnOutsideWorld = (): OutsideWorld => {
  const world = {} as { -readonly [Name in keyof OutsideWorld]: OutsideWorld[Name] };
  beforeEach(async () => {
    world.folder = mkdtempSync(join(tmpdir(), 'mad-intel-'));
    world.store = openIntelStore(world.folder);
    world.stub = await StubService.start();
    world.clock = new TestClock();
  });
  afterEach(async () => {
    await world.stub.stop();
    world.store.close();
    rmSync(world.folder, { recursive: true });
  });
  return world;
};
