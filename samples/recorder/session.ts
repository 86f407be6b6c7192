import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Namespace, type Site, type SmallInternet, spawnIn } from './namespaces.ts';
import type { Folder, Recording, Run, Scenario } from './scenario.ts';

/** Folders of one recording session. */
export interface Folders {
  /** Homes of the hosts, logs, keys; thrown away afterwards. */
  readonly work: string;
  readonly programs: string;
  /** Where the folders of captures are. */
  readonly samples: string;
}

/** The folder that a scenario is recorded to. */
export const folderOf = ({ folder = 'captures' }: Scenario): Folder => folder;

/** Enough for what a busy recorder has not read yet: what does not fit is lost. */
const bufferKibibytes = '16384';
const longestRunSeconds = 120;
/** What is still under way when the last program has ended. */
const lastPacketsMilliseconds = 700;

/** The file that a scenario is recorded to. */
export const captureName = ({ capture, recording }: Scenario): string =>
  `${capture}.${recording?.format ?? 'pcap'}${recording?.compressed === true ? '.gz' : ''}`;

/** Starts the gateway's recorder; resolves once it sees packets. */
async function startRecorder(site: Site, recording: Recording, file: string): Promise<ChildProcess> {
  const snapLength = String(recording.snapLength ?? 0);
  const command =
    recording.format === 'pcapng'
      ? ['dumpcap', '-q', '-i', site.insideInterface, '-s', snapLength, '-w', file]
      : [
          'tcpdump',
          '-Z',
          'root',
          '-U',
          '--immediate-mode',
          '-B',
          bufferKibibytes,
          '-i',
          site.insideInterface,
          '-s',
          snapLength,
          '-w',
          file,
        ];
  const recorder = spawnIn(site.gateway, command, process.env, 'pipe');
  await new Promise<void>((resolve, reject) => {
    recorder.stderr?.on('data', (part: Buffer) => {
      if (/listening on|File:/.test(part.toString())) {
        resolve();
      }
    });
    recorder.once('exit', () => reject(new Error(`${command[0]} did not start`)));
  });
  return recorder;
}

async function stopRecorder(recorder: ChildProcess): Promise<void> {
  await sleep(lastPacketsMilliseconds);
  const ended = once(recorder, 'exit');
  recorder.kill('SIGINT');
  await ended;
}

async function runProgram(namespace: Namespace, run: Run, folders: Folders, logName: string): Promise<void> {
  const home = join(folders.work, 'home', logName);
  mkdirSync(home, { recursive: true });
  const log = openSync(join(folders.work, 'log', logName), 'w');
  const environment = {
    PATH: '/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    NODE: process.execPath,
    PROGRAMS: folders.programs,
    CERTIFICATE: join(folders.work, 'certificate.pem'),
  };
  const script = `cd "$HOME"\n${run.script}`;
  const command = [
    'timeout',
    '-k',
    '2',
    String(longestRunSeconds),
    'bash',
    '-eu',
    '-o',
    'pipefail',
    '-c',
    script,
  ];
  const child = spawnIn(namespace, command, environment, log);
  const [code] = await once(child, 'exit');
  closeSync(log);
  if (code !== 0) {
    throw new Error(
      `the program of ${logName} ended with ${code}: see ${join(folders.work, 'log', logName)}`,
    );
  }
}

/** Plays one scenario in a site of its own and records it at the gateway. */
export async function record(
  internet: SmallInternet,
  scenario: Scenario,
  number: number,
  folders: Folders,
): Promise<void> {
  const recording = scenario.recording ?? {};
  const addresses = [...new Set(scenario.runs.map(({ host }) => host))];
  const site = internet.addSite(number, scenario.network, addresses, scenario.six ?? false);
  const file = join(
    folders.samples,
    folderOf(scenario),
    captureName({ ...scenario, recording: { ...recording, compressed: false } }),
  );
  const playing = (): Promise<unknown> =>
    Promise.all(
      scenario.runs.map((run, index) => {
        const namespace = site.hosts.get(run.host);
        if (namespace === undefined) {
          throw new Error(`${scenario.capture} has no host ${run.host}`);
        }
        return runProgram(namespace, run, folders, `${scenario.capture}-${index}`);
      }),
    );
  let recorder: ChildProcess;
  if (recording.startAfterSeconds === undefined) {
    recorder = await startRecorder(site, recording, file);
    await playing();
  } else {
    const played = playing();
    await sleep(recording.startAfterSeconds * 1000);
    recorder = await startRecorder(site, recording, file);
    await played;
  }
  await stopRecorder(recorder);
  if (recording.compressed === true) {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    rmSync(file);
  }
}
