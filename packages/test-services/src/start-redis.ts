import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import { startService, type TestService } from './test-service.ts';

/** @returns a private, empty Redis that keeps its data over a restart; `url` is `redis://:PASSWORD@127.0.0.1:PORT`. */
export const startRedis = (): Promise<TestService> => {
  const password = randomBytes(16).toString('hex');
  return startService({
    name: 'redis',
    async prepare(folder, port) {
      const server = findProgram(['redis-server', 'valkey-server'], 'redis-server');
      const settings = join(folder, 'redis.conf');
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `requirepass ${password}`,
        'appendonly yes',
        'save ""',
        '',
      ];
      await writeFile(settings, lines.join('\n'), { mode: 0o600 });
      return { command: [server, settings], url: `redis://:${password}@127.0.0.1:${port}` };
    },
    greeting: () => `AUTH ${password}\r\nPING\r\n`,
    isReadyAnswer: (answer) => answer.includes('+PONG'),
  });
};
