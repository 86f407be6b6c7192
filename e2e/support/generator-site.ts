import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '../../packages/store/src/index.ts';
import { ROOT } from './captures.ts';
import { type ProgramRun, runMad } from './run-mad.ts';

/** The documents of specification §10. */
export const DOCUMENTS = [
  'active_software.json',
  'connection.json',
  'failed.json',
  'infected_computer.json',
  'loss.json',
  'server_map.json',
] as const;

export type DocumentName = (typeof DOCUMENTS)[number];

/** A judged flow in short, for a `report.json`. */
export interface ReportedFlow {
  readonly host: string;
  readonly server: string;
  readonly userAgent: string;
  readonly isMalicious: boolean;
}

/** A running generator. */
export interface RunningGenerator {
  readonly process: ChildProcess;
  /** The log so far, an object a line. */
  log(): readonly Record<string, unknown>[];
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** A site on its own folder and database, on which generators run. */
export class GeneratorSite {
  readonly home: string;
  readonly databaseUrl: string;
  readonly store: Store;

  private constructor(databaseUrl: string, store: Store, home: string) {
    this.databaseUrl = databaseUrl;
    this.store = store;
    this.home = home;
  }

  /** @param databaseUrl undefined: SQLite in the site's folder. */
  static async open(databaseUrl?: string): Promise<GeneratorSite> {
    const home = mkdtempSync(join(tmpdir(), 'mad-gen-'));
    mkdirSync(join(home, 'dataset'));
    const url = databaseUrl ?? `sqlite:${join(home, 'mad.db')}`;
    return new GeneratorSite(url, await openStore(url), home);
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.home, { recursive: true });
  }

  get environment(): Readonly<Record<string, string>> {
    return { MAD_HOME: this.home, DATABASE_URL: this.databaseUrl };
  }

  /** `./mad gen --once --json` and what it says it did. */
  async once(
    ...options: readonly string[]
  ): Promise<ProgramRun & { readonly result: Record<string, unknown> }> {
    const run = await runMad(
      ['gen', '--json', ...(options.includes('--rebuild') ? [] : ['--once']), ...options],
      this.environment,
    );
    // What went wrong stands there.
    if (run.stdout === '') throw new Error(`mad gen says nothing: ${run.stderr}`);
    return { ...run, result: JSON.parse(run.stdout) };
  }

  /** A generator in rounds, the leader of a process group of its own. */
  start(
    options: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): RunningGenerator {
    const program = spawn(
      process.execPath,
      [join(ROOT, 'apps/generator/src/main.ts'), '--interval', '1', ...options],
      {
        env: { ...process.env, ...this.environment, ...environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    program.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    return {
      process: program,
      log: () =>
        output
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
      ended: once(program, 'close').then(([code]) => code),
    };
  }

  /** Leaves a dataset folder with a report, and its row. @param second of the capture's time. */
  async report(name: string, flows: readonly ReportedFlow[], second = 0): Promise<string> {
    const folder = join(this.home, 'dataset', name);
    mkdirSync(folder);
    const time = new Date(1_500_000_000_000 + second * 1000).toISOString().replace('Z', '000Z');
    const entries = flows.map(({ host, server, userAgent, isMalicious }, i) => ({
      filename: `${host}_${40_000 + i}_${server}_80_1.pcap`,
      type: 2,
      is_malicious: isMalicious ? 1 : 0,
      http: ['GET / HTTP/1.1\r\n\r\n'],
      UA: userAgent,
      url: `http://${server}/`,
      ipua: `${host} ${userAgent}`,
      srcIP: host,
      srcPort: 40_000 + i,
      dstIP: server,
      dstPort: 80,
      time,
      name: `${host}_${40_000 + i}_${server}_80_1`,
      info: { device: '', os: '', browser: '', type: 'PC' },
      detected_by_cnn: 1,
      malicious_url: isMalicious ? 1 : 0,
    }));
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(entries, null, 1)}\n`);
    await this.offer(folder);
    return folder;
  }

  /** A row of `mad_tobeprocessedfile`. */
  async offer(path: string): Promise<void> {
    await this.store.database.insertInto('mad_tobeprocessedfile').values({ path, status: 0 }).execute();
  }

  async rows(status: 0 | 1): Promise<readonly string[]> {
    const rows = await this.store.database
      .selectFrom('mad_tobeprocessedfile')
      .select('path')
      .where('status', '=', status)
      .orderBy('id')
      .execute();
    return rows.map(({ path }) => path);
  }

  /** What time does: claims and leases of processes that are gone lapse. */
  async letClaimsLapse(): Promise<void> {
    const past = '2000-01-01 00:00:00.000000' as never;
    await this.store.database
      .updateTable('mad_reading')
      .set({ claimed_until: past })
      .where('claimed_by', 'is not', null)
      .execute();
    await this.store.database.updateTable('mad_lease').set({ held_until: past }).execute();
  }

  text(name: DocumentName): string {
    return readFileSync(join(this.home, 'report', name), 'utf8');
  }

  document(name: DocumentName): unknown {
    return JSON.parse(this.text(name));
  }

  /** Every document, as bytes. */
  documents(): Readonly<Record<string, string>> {
    return Object.fromEntries(DOCUMENTS.map((name) => [name, this.text(name)]));
  }

  get datasets(): readonly string[] {
    return readdirSync(join(this.home, 'dataset')).sort();
  }

  /** Reads every document again and again, as a web server would, and fails at the first that is not whole. @returns how often. */
  async readDocumentsUntil(isOver: () => boolean | Promise<boolean>): Promise<number> {
    let readings = 0;
    while (!(await isOver())) {
      for (const name of DOCUMENTS)
        if (existsSync(join(this.home, 'report', name))) {
          this.document(name);
          readings++;
        }
      await sleep(5);
    }
    return readings;
  }
}

/** Waits until it is so; the test's own time limit ends it otherwise. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(20);
};
