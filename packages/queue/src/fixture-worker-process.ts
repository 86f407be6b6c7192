import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openQueue } from './index.ts';

/**
 * A process that takes capture jobs until somebody kills it: `node fixture-worker-process.ts REDIS_URL PREFIX LOCK_MS BEHAVIOUR FILE`.
 * Behaviours: `hang` says so and never ends; `die` kills the process; `note` takes a little while, then appends the id to the file.
 */
const [redisUrl = '', prefix = '', lockMs = '', behaviour = '', file = ''] = process.argv.slice(2);

const queue = await openQueue({ redisUrl, prefix, lockMs: Number(lockMs) });
queue.work('capture', { concurrency: 4 }, async ({ id }) => {
  process.stdout.write(`${id}\n`);
  if (behaviour === 'die') process.kill(process.pid, 'SIGKILL');
  if (behaviour === 'hang') await new Promise(() => {});
  await sleep(5);
  appendFileSync(file, `${id}\n`);
});
