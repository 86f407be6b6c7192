import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readSettings } from '@mad/settings';
import { beginSession, createAccount, databaseTime, findAccount, openStore, type Store } from '@mad/store';
import { measurePage, type PageLoad } from '../bench/page-load.ts';
import { seededFlow, seedReports } from '../bench/seeded-reports.ts';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';

/** The options of `mad bench --dashboard`. */
export interface DashboardBenchOptions {
  readonly reports: number;
  readonly users: number;
  readonly requests: number;
  readonly json?: boolean;
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ACCOUNT = 'mad-bench';
const HOUR_MILLISECONDS = 60 * 60 * 1000;

/**
 * `mad bench --dashboard`: fills the database of `DATABASE_URL` with made-up reports, unless they are there, and measures how long
 * the server takes for each page while several people ask at once. Not for a database in use.
 */
export const benchDashboard = async ({
  reports,
  users,
  requests,
  json,
}: DashboardBenchOptions): Promise<ExitCode> => {
  const { databaseUrl } = readSettings().settings;
  const store = await openStore(databaseUrl);
  let server: ChildProcess | undefined;
  try {
    await seedReports(store, reports, (done) => complain(`mad bench: ${done} of ${reports} reports`));
    const cookie = await signedInCookie(store);
    server = spawn(process.execPath, [MAIN, 'www', '--port', '0', '--no-detector'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await addressOf(server);
    const loads: PageLoad[] = [];
    for (const page of await pagesToMeasure(store)) {
      // As on a server that has run for a while: each process has made the page before.
      await measurePage(url, { page, cookie, users, requests: 3 * users });
      loads.push(await measurePage(url, { page, cookie, users, requests }));
    }
    process.stdout.write(json === true ? `${JSON.stringify({ reports, users, loads })}\n` : table(loads));
    return loads.some(({ failures }) => failures > 0) ? ExitCode.Failure : ExitCode.Success;
  } finally {
    if (server !== undefined && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await store.close();
  }
};

/** A session made in the database: measuring needs no password. */
const signedInCookie = async (store: Store): Promise<string> => {
  const now = Date.now();
  const createdAt = databaseTime(new Date(now));
  // No password fits an empty hash.
  await createAccount(store.database, { name: ACCOUNT, password: '', role: 'admin', createdAt });
  const account = await findAccount(store.database, ACCOUNT);
  if (account === undefined) throw new Error(`the account ${ACCOUNT} cannot be made`);
  const token = randomBytes(32).toString('base64url');
  await beginSession(store.database, {
    digest: createHash('sha256').update(token).digest('hex'),
    userId: account.id,
    createdAt,
    expiresAt: databaseTime(new Date(now + HOUR_MILLISECONDS)),
  });
  return `mad_session=${token}`;
};

/** Once all its processes are there: connections made before stay with the first. */
const addressOf = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let address: string | undefined;
    let isWhole = false;
    server.once('exit', (code) => reject(new Error(`mad www ended with ${code}`)));
    if (server.stdout === null) return reject(new Error('mad www has no output'));
    createInterface({ input: server.stdout }).on('line', (line) => {
      address ??= /listening on (\S+)\/$/.exec(line)?.[1]?.replace('localhost', '127.0.0.1');
      isWhole ||= line.includes('processes at work');
      if (address !== undefined && isWhole) resolve(address);
    });
  });

/** Every page, lists also searched, sorted and from the middle. */
const pagesToMeasure = async (store: Store): Promise<readonly string[]> => {
  const flow = seededFlow(0);
  const { id } = await store.database
    .selectFrom('mad_verdict')
    .select('report_id as id')
    .where('malicious', '=', 1)
    .orderBy('time')
    .limit(1)
    .executeTakeFirstOrThrow();
  const host = encodeURIComponent(flow.inside.address);
  const server = encodeURIComponent(flow.outside.address);
  const search = (query: string) => `/more?${new URLSearchParams({ q: query })}`;
  return [
    '/',
    '/inner',
    `/inner/${host}`,
    '/outer',
    `/outer/${server}`,
    '/ua',
    `/ua/${encodeURIComponent(seededFlow(1).userAgent ?? '')}`,
    `/connection/${host}/${server}`,
    '/more',
    '/more?sort=-score',
    '/more?from=2026-03-01&until=2026-03-02',
    search('verdict:malicious'),
    search(`host:${flow.inside.address}`),
    search('host:10.1.0.0/16 verdict:malicious'),
    search(`domain:${flow.domain}`),
    search('ua:Program-7/'),
    `/verdict/${id}`,
    '/captures',
    '/models',
    '/allow-list',
    '/users',
    '/audit',
  ];
};

const table = (loads: readonly PageLoad[]): string => {
  const cell = (value: number) => value.toFixed(0).padStart(8);
  const lines = loads.map(
    ({ page, p50, p95, max, failures }) =>
      `${page.padEnd(62)}${cell(p50)}${cell(p95)}${cell(max)}${failures > 0 ? `  ${failures} failed` : ''}`,
  );
  return `${[`${'page'.padEnd(62)}  p50 ms  p95 ms  max ms`, ...lines].join('\n')}\n`;
};
