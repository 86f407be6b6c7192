import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chromiumPath, startMariaDb, startRedis } from './index.ts';

/** What the server at `port` sends within half a second; undefined when it refuses the connection. */
const answerOf = async (port: number, question: string): Promise<string | undefined> => {
  const socket = new Socket();
  let answer = '';
  try {
    return await new Promise((resolve) => {
      socket.once('error', () => resolve(undefined));
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.connect(port, '127.0.0.1', () => {
        socket.write(question);
        setTimeout(() => resolve(answer), 500);
      });
    });
  } finally {
    socket.destroy();
  }
};

const isRunning = (folder: string): boolean =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(folder);

describe.each([
  ['startMariaDb', startMariaDb, '', '-MariaDB'],
  ['startRedis', startRedis, 'PING\r\n', '-NOAUTH'],
])('%s', (_name, start, question, answer) => {
  it('runs, hangs, crashes, comes back on the same port and goes', async () => {
    const service = await start();
    expect(new URL(service.url).port).toBe(String(service.port));
    expect(new URL(service.url).password).toMatch(/^[0-9a-f]{32}$/);
    expect(await answerOf(service.port, question)).toContain(answer);

    service.pause();
    expect(await answerOf(service.port, question)).toBe('');
    service.resume();
    expect(await answerOf(service.port, question)).toContain(answer);

    await service.kill();
    expect(await answerOf(service.port, question)).toBeUndefined();
    await service.restart();
    expect(await answerOf(service.port, question)).toContain(answer);

    await service.stop();
    expect(await answerOf(service.port, question)).toBeUndefined();
    expect(existsSync(service.folder)).toBe(false);
  });
});

it('a killed test process leaves neither servers nor folders', async () => {
  const child = fork(new URL('./support/start-and-wait.ts', import.meta.url));
  const [folders] = (await once(child, 'message')) as [string[]];
  expect(folders.map(isRunning)).toEqual([true, true]);
  child.kill('SIGKILL');
  for (let i = 0; i < 100 && folders.some((folder) => existsSync(folder) || isRunning(folder)); i++)
    await sleep(100);
  expect(folders.map(existsSync)).toEqual([false, false]);
  expect(folders.map(isRunning)).toEqual([false, false]);
});

it('chromiumPath', () => {
  expect(execFileSync(chromiumPath(), ['--version'], { encoding: 'utf8' })).toMatch(/Chrom/);
});
