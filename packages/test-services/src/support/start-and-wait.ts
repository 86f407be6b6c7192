import { startMariaDb, startRedis } from '../index.ts';

/** Started by a test: starts both servers, tells their folders, and waits to be killed. */
const services = [await startMariaDb(), await startRedis()];
process.send?.(services.map((service) => service.folder));
setInterval(() => undefined, 60_000);
