import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import type { HttpBackend } from '../http/http-backend.ts';
import { type FixtureService, fixtureService } from './fixture-service.ts';
import { HttpDoor } from './http-door.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();
let service: FixtureService;
let door: HttpDoor;
afterEach(async () => {
  await door.close();
  await service.store.close();
});

const doorAt = async (settings: object): Promise<HttpDoor> => {
  service = await fixtureService(folder, settings);
  door = new HttpDoor({} as HttpBackend, service.settings, openServiceLog('silent'));
  return door;
};

it('says that it cannot listen on an address that this machine does not have', async () => {
  // 192.0.2.0/24 is for documents (RFC 5737): nobody has it.
  const given = { httpHost: '192.0.2.1', httpPort: 0, httpToken: 'a token of the test' };
  await expect((await doorAt(given)).open()).rejects.toMatchObject({
    code: 'MAD_ADDRESS_UNUSABLE',
    message: expect.stringContaining('192.0.2.1:0: '),
  });
});

it('waits for an address that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const httpPort = typeof address === 'object' ? address?.port : undefined;
  await expect((await doorAt({ httpPort })).open()).resolves.toBeUndefined();
  other.close();
});
