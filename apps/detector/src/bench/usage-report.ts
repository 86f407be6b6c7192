// Loaded with --import into each measured Node.js process: tells at its end what it used.
import { writeFileSync } from 'node:fs';
import { WORK_BEGINS } from './work-mark.ts';

const path = process.env['MAD_BENCH_USAGE'];
if (path !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const begin = performance.getEntriesByName(WORK_BEGINS).at(0)?.startTime;
    const workSeconds = begin === undefined ? undefined : (performance.now() - begin) / 1000;
    const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
    writeFileSync(path, JSON.stringify({ cpuSeconds, peakMemory: maxRSS * 1024, workSeconds }));
  });
