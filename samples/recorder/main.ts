/** Records the captures: `node main.ts [NAME…]` makes those whose names begin so, or all and the tables with them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scenarios } from '../scenarios/index.ts';
import { readCapture } from './capture-check.ts';
import { SmallInternet, spawnIn } from './namespaces.ts';
import { FOLDERS, type Folder, type Scenario } from './scenario.ts';
import { makeSelfTest } from './self-test.ts';
import { captureName, type Folders, folderOf, record } from './session.ts';
import { formatTable, readTable, type TruthRow, truthRows, truthTable } from './truth-table.ts';

const samples = join(import.meta.dirname, '..');
const quickAtOnce = 3;
const betweenSlowStartsMilliseconds = 350;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function startServers(internet: SmallInternet, work: string): Promise<void> {
  const webRoot = join(work, 'www');
  execFileSync(join(import.meta.dirname, 'make-web-root'), [webRoot], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const key = join(work, 'key.pem');
  const certificate = join(work, 'certificate.pem');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=samples.example',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  spawnIn(
    internet.outside,
    ['hg', 'serve', '-R', join(webRoot, 'quecksilber'), '-p', '8090', '-a', '0.0.0.0'],
    { ...process.env, HGPLAIN: '1' },
    2,
  );
  const servers = spawnIn(
    internet.outside,
    [process.execPath, join(samples, 'servers/internet.ts'), webRoot, key, certificate],
    process.env,
    'pipe',
  );
  await new Promise<void>((resolve, reject) => {
    servers.stdout?.once('data', () => resolve());
    servers.stderr?.on('data', (part: Buffer) => say(`servers: ${part.toString().trimEnd()}`));
    servers.once('exit', (code) => reject(new Error(`the servers ended with ${code}`)));
  });
}

/** Plays every scenario; gives back what went wrong, by capture. */
async function recordAll(
  internet: SmallInternet,
  chosen: readonly Scenario[],
  folders: Folders,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const play = async (scenario: Scenario): Promise<void> => {
    const started = Date.now();
    try {
      await record(internet, scenario, scenarios.indexOf(scenario) + 1, folders);
      say(`${captureName(scenario)}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
    } catch (error) {
      problems.push(`${scenario.capture}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const slow: Promise<void>[] = [];
  for (const scenario of chosen.filter(({ pace }) => pace === 'slow')) {
    slow.push(play(scenario));
    await sleep(betweenSlowStartsMilliseconds);
  }
  const waiting = chosen.filter(({ pace }) => pace === 'quick');
  const quick = Array.from({ length: quickAtOnce }, async () => {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
      await play(scenario);
    }
  });
  await Promise.all([...slow, ...quick]);
  return problems;
}

const wanted = process.argv.slice(2);
const chosen = scenarios.filter(
  ({ capture }) => wanted.length === 0 || wanted.some((beginning) => capture.startsWith(beginning)),
);
if (chosen.length === 0) {
  say(
    `no capture begins with ${wanted.join(' or ')}; there are: ${scenarios.map(({ capture }) => capture).join(', ')}`,
  );
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'mad-record-'));
const folders: Folders = { work, programs: join(samples, 'programs'), samples };
mkdirSync(join(work, 'log'));
for (const folder of FOLDERS) mkdirSync(join(samples, folder), { recursive: true });
const internet = new SmallInternet();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    internet.remove();
    process.exit(1);
  });
}

let problems: readonly string[] = [];
try {
  await startServers(internet, work);
  problems = await recordAll(internet, chosen, folders);
} finally {
  internet.remove();
}

const rows: { readonly folder: Folder; readonly row: TruthRow }[] = [];
for (const scenario of chosen) {
  const folder = folderOf(scenario);
  const file = join(samples, folder, captureName(scenario));
  if (!existsSync(file)) {
    problems = [...problems, `${captureName(scenario)} was not recorded`];
    continue;
  }
  const truth = truthRows(scenario, readCapture(file));
  rows.push(...truth.rows.map((row) => ({ folder, row })));
  problems = [...problems, ...truth.problems.map((problem) => `${captureName(scenario)} ${problem}`)];
}
const fresh = new Set(chosen.map(captureName));
for (const folder of FOLDERS) {
  const table = truthTable(samples, folder);
  const kept = readTable(existsSync(table) ? readFileSync(table, 'utf8') : '').filter(
    (row) => chosen.length < scenarios.length && !fresh.has(row.capture),
  );
  const recorded = rows.filter((one) => one.folder === folder).map(({ row }) => row);
  writeFileSync(table, formatTable([...kept, ...recorded]));
}
if (chosen.length === scenarios.length) {
  makeSelfTest(samples);
}

for (const problem of problems) {
  say(`problem: ${problem}`);
}
if (problems.length > 0) {
  say(`The logs of the programs are in ${work}.`);
  process.exitCode = 1;
} else {
  rmSync(work, { recursive: true });
}
