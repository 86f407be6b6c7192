/**
 * Holds a running detector under steady load and says how long captures take from the moment their file is whole to their rows in
 * the database, and how its memory goes: `node scripts/soak.ts --minutes 10`. MariaDB and Redis are started for it.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDetector } from '../e2e/support/detector-process.ts';
import { epochMicroseconds, openStore } from '../packages/store/src/index.ts';
import { startMariaDb, startRedis } from '../packages/test-services/src/index.ts';
import { sliceOfTraffic } from './support/soak-traffic.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'flows-a-minute': { type: 'string', default: '10000' },
    'slice-seconds': { type: 'string', default: '6' },
    'quiet-seconds': { type: 'string', default: '3' },
    processes: { type: 'string', default: '1' },
    sqlite: { type: 'boolean', default: false },
    /** A further setting of the detector, as MAD_VALIDATE=no. */
    setting: { type: 'string', multiple: true, default: [] },
  },
});
const minutes = Number(values.minutes);
const sliceSeconds = Number(values['slice-seconds']);
const flowsASlice = Math.round((Number(values['flows-a-minute']) * sliceSeconds) / 60);
const slices = Math.ceil((minutes * 60) / sliceSeconds);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Resident memory of a process and its children, in megabytes. */
const residentMegabytes = (root: number): number => {
  const ofProcess = (id: number): number => {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(textOf(`/proc/${id}/status`)) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  };
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => Number(/\) \S (\d+) /.exec(textOf(`/proc/${name}/stat`))?.[1]) === root);
  return ofProcess(root) + children.reduce((sum, id) => sum + ofProcess(Number(id)), 0);
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const home = mkdtempSync(join(tmpdir(), 'mad-soak-'));
mkdirSync(join(home, 'pcap'));
const services = values.sqlite ? [] : await Promise.all([startMariaDb(), startRedis()]);
const databaseUrl = services[0]?.url ?? `sqlite:${join(home, 'mad.db')}`;
const store = await openStore(databaseUrl);
const detector = startDetector({
  MAD_HOME: home,
  MAD_PROCESS: values.processes,
  MAD_QUIET_SECONDS: values['quiet-seconds'],
  DATABASE_URL: databaseUrl,
  ...Object.fromEntries(values.setting.map((setting) => setting.split('=', 2))),
  ...(services[1] === undefined ? {} : { REDIS_URL: services[1].url }),
});
const closed = new Map<string, number>();
try {
  await detector.address();
  say(
    `${slices} captures of ${flowsASlice} flows, one every ${sliceSeconds} s, ${services.length > 0 ? 'MariaDB and Redis' : 'SQLite'}`,
  );
  say('second  captures written  judged  MB resident');
  const begun = Date.now();
  for (let slice = 0; slice < slices; slice++) {
    const name = `${String(slice).padStart(6, '0')}.pcap`;
    const start = Math.floor(begun / 1000) + slice * sliceSeconds;
    const partial = join(home, 'pcap', `.${name}`);
    writeFileSync(partial, sliceOfTraffic(slice, flowsASlice, start, sliceSeconds));
    const due = begun + slice * sliceSeconds * 1000;
    await sleep(Math.max(0, due - Date.now()));
    renameSync(partial, join(home, 'pcap', name));
    closed.set(name, Date.now());
    if ((slice * sliceSeconds) % 30 < sliceSeconds) {
      const { judged } = await store.captures.counts();
      const megabytes = residentMegabytes(detector.process.pid ?? 0);
      say(
        `${String(slice * sliceSeconds).padStart(6)}${String(closed.size).padStart(18)}${String(judged).padStart(8)}${megabytes.toFixed(0).padStart(13)}`,
      );
    }
  }
  while ((await store.captures.counts()).judged < closed.size) await sleep(200);
  const took = (Date.now() - begun) / 1000;
  const rows = await store.run((database) =>
    database.selectFrom('mad_capture').select(['path', 'judged_at', 'verdicts', 'malicious']).execute(),
  );
  const seconds = rows
    .map(({ path, judged_at }) =>
      judged_at === null ? Number.NaN : epochMicroseconds(judged_at) / 1e6 - (closed.get(path) ?? 0) / 1000,
    )
    .sort((a, b) => a - b);
  const at = (share: number): string =>
    (seconds[Math.ceil(share * seconds.length) - 1] ?? Number.NaN).toFixed(2);
  const verdicts = rows.reduce((sum, row) => sum + row.verdicts, 0);
  say(
    `file closed to rows stored: p50 ${at(0.5)} s, p95 ${at(0.95)} s, p99 ${at(0.99)} s, longest ${at(1)} s`,
  );
  say(
    `${verdicts} verdicts in ${took.toFixed(0)} s: ${((verdicts / took) * 60).toFixed(0)} a minute; ${residentMegabytes(detector.process.pid ?? 0).toFixed(0)} MB resident at the end`,
  );
  const troubles = detector.lines.filter(({ level }) => level >= 40);
  say(`${troubles.length} warnings and errors in the log`);
  for (const { msg } of troubles.slice(0, 5)) say(`  ${msg}`);
} finally {
  await detector.kill('SIGTERM');
  await store.close();
  for (const service of services) await service.stop();
  rmSync(home, { recursive: true, force: true });
}
