import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { emptyStore, TEST_SERVERS, type TestServer } from './test-database.ts';

/** What a test is given: its values are there once the tests run. */
export interface GivenStore {
  /** Empty before each test. */
  readonly store: Store;
  readonly url: string;
}

/** Tests that hold on each of {@link TEST_SERVERS}, all of them on one store of their own. */
export const describeOnEveryDatabase = (name: string, tests: (given: GivenStore) => void): void => {
  describe.each(TEST_SERVERS)(`${name} on %s`, (_server, start) => {
    let server: TestServer | undefined;
    let given: GivenStore | undefined;
    const made = (): GivenStore => {
      if (given === undefined) throw new Error('the store is there once the tests run');
      return given;
    };

    beforeAll(async () => {
      server = await start();
      const url = await server.createDatabase();
      given = { url, store: await openStore(url) };
    });
    beforeEach(() => emptyStore(made().store));
    afterAll(async () => {
      await given?.store.close();
      await server?.stop();
    });

    tests({
      get store() {
        return made().store;
      },
      get url() {
        return made().url;
      },
    });
  });
};
