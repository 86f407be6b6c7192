import { openQueue } from './index.ts';

/** A process that uses a queue, closes it, and must then end by itself: `node fixture-closing-process.ts [REDIS_URL]`. */
const queue = await openQueue({
  redisUrl: process.argv[2],
  prefix: 'closing',
  retry: { firstDelayMs: 3_600_000 },
});
const { promise: tried, resolve } = Promise.withResolvers<void>();
queue.work('capture', {}, async () => {
  resolve();
  throw new Error('to be tried again in an hour');
});
queue.work('report', {}, async () => {});
await queue.add('capture', { path: '/a.pcap' }, { id: 'a' });
await tried;
while ((await queue.depth('capture')).delayed === 0);
await queue.close();
process.stdout.write('closed\n');
