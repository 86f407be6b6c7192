import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PCAP_FILE_HEADER_LENGTH } from '@mad/capture';
import { MadError } from '@mad/errors';
import { fileTime, installedRecorders, type RecorderProgram } from './recorder-program.ts';

/** How a {@link LiveRecorder} records. */
export interface LiveRecorderOptions {
  readonly interfaceName: string;
  /** Folder of captures. */
  readonly folder: string;
  /** A capture is closed after so many seconds. */
  readonly rotateSeconds: number;
  /** Told of each capture as it is put into the folder. */
  readonly onCapture?: (path: string) => void;
  /** Told when the recorder has ended by itself; it is started again. */
  readonly onError: (error: MadError) => void;
  /** Default: those that are installed. */
  readonly programs?: readonly RecorderProgram[];
}

/** How often it looks for files that are closed. */
const LOOK_MS = 250;
/** A recorder that has not begun after so long never will. */
const START_MS = 15_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** One that ran for so long is no failing start. */
const STEADY_MS = 60_000;
/** What it may take to write its last packets. */
const STOP_MS = 5000;
const KEPT_MESSAGE = 4096;

const INTERFACE = /^[A-Za-z0-9][\w.:@-]{0,63}$/;

/**
 * Records from a network interface into the folder of captures, with dumpcap or tcpdump: whole packets, a new file every so many
 * seconds. A file in the making lies in a folder whose name begins with a dot; closed, it gets the name `YYYY_MMDD_HHMM_SS.pcap`
 * (UTC, when it was begun) at once. Files without a packet are thrown away. A recorder that dies is started again, after a pause
 * that doubles each time up to a minute.
 */
export class LiveRecorder {
  readonly #options: LiveRecorderOptions;
  readonly #program: RecorderProgram;
  readonly #partial: string;
  readonly #processFile: string;
  readonly #stopping = new AbortController();
  #process: ChildProcess | undefined = undefined;
  #running: Promise<void> = Promise.resolve();
  #told: string | undefined = undefined;

  private constructor(options: LiveRecorderOptions, program: RecorderProgram) {
    this.#options = options;
    this.#program = program;
    this.#partial = join(options.folder, `.live-${options.interfaceName}`);
    this.#processFile = join(this.#partial, 'recorder.pid');
  }

  /**
   * Starts recording. What an earlier run left is put into the folder first, and its recorder, if it still runs, is ended.
   *
   * @throws MadError `MAD_RECORDER_MISSING`, `MAD_RECORDER_NOT_PERMITTED`, `MAD_RECORDER_FAILED`, `MAD_OUTPUT_UNWRITABLE`.
   */
  static async start(options: LiveRecorderOptions): Promise<LiveRecorder> {
    const { interfaceName, programs = installedRecorders() } = options;
    if (!INTERFACE.test(interfaceName))
      throw new MadError('MAD_RECORDER_FAILED', `${JSON.stringify(interfaceName)} is no network interface`);
    let failure = new MadError('MAD_RECORDER_MISSING', 'neither dumpcap nor tcpdump is installed');
    for (const program of programs) {
      const recorder = new LiveRecorder(options, program);
      const begun = await recorder.#begin();
      if (begun === undefined) return recorder;
      failure = begun;
    }
    throw failure;
  }

  /** The program that records. */
  get program(): string {
    return this.#program.name;
  }

  /** Ends recording; what was recorded is put into the folder. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#process !== undefined) await end(this.#process);
    await this.#running;
  }

  /** Starts the first recorder; tells what is wrong when it does not come to record. */
  async #begin(): Promise<MadError | undefined> {
    try {
      mkdirSync(this.#partial, { recursive: true });
      await this.#endStranger();
      this.#publish(true);
    } catch (cause) {
      throw this.#unwritable(cause);
    }
    const first = this.#spawn();
    const over = new AbortController();
    const ended = first.ended.then((error) => ({ error }));
    const outcome = await Promise.race([ended, this.#firstFile(over.signal)]);
    over.abort();
    if (outcome !== undefined) return outcome.error;
    this.#running = this.#keepRecording(first.ended);
    return undefined;
  }

  async #firstFile(over: AbortSignal): Promise<undefined> {
    const deadline = performance.now() + START_MS;
    while (!over.aborted && performance.now() < deadline && this.#files().length === 0)
      await sleep(LOOK_MS / 10);
    return undefined;
  }

  async #keepRecording(first: Promise<MadError>): Promise<void> {
    const { signal } = this.#stopping;
    const looking = setInterval(() => this.#safely(() => this.#publish(false)), LOOK_MS);
    try {
      let pause = FIRST_PAUSE_MS;
      let begun = performance.now();
      for (let ended = first; ; begun = performance.now(), ended = this.#spawn().ended) {
        const error = await ended;
        this.#safely(() => this.#publish(true));
        if (signal.aborted) return;
        this.#options.onError(error);
        pause =
          performance.now() - begun > STEADY_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
        await sleep(pause, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
      }
    } finally {
      clearInterval(looking);
    }
  }

  /** Starts a recorder; `ended` tells why it ended, once it has. */
  #spawn(): { readonly ended: Promise<MadError> } {
    const { interfaceName, rotateSeconds } = this.#options;
    const recording = { interfaceName, rotateSeconds, folder: this.#partial };
    const process_ = spawn(this.#program.path, this.#program.arguments(recording), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
    });
    this.#process = process_;
    this.#safely(() => writeFileSync(this.#processFile, String(process_.pid ?? '')));
    let message = '';
    process_.stderr.setEncoding('utf8').on('data', (text: string) => {
      message = (message + text).slice(-KEPT_MESSAGE);
    });
    const ended = new Promise<MadError>((resolve) => {
      const tell = (why: string): void => resolve(this.#error(message, why));
      process_.once('error', (error) => tell(error.message));
      process_.once('close', (code, signal) => tell(signal ?? `exit code ${code}`));
    });
    return { ended };
  }

  #error(message: string, why: string): MadError {
    const isForbidden = /permission|not permitted/i.test(message);
    const said = message.replace(/\s+/g, ' ').trim().slice(0, 300);
    return new MadError(
      isForbidden ? 'MAD_RECORDER_NOT_PERMITTED' : 'MAD_RECORDER_FAILED',
      `${this.#program.name} on ${this.#options.interfaceName} ended (${why})${said === '' ? '' : `: ${said}`}`,
    );
  }

  /** Files in the making, in order of their beginnings. */
  #files(): { readonly name: string; readonly time: string }[] {
    return readdirSync(this.#partial)
      .flatMap((name) => {
        const time = fileTime(name);
        return time === undefined ? [] : [{ name, time }];
      })
      .sort((a, b) => (a.time + a.name < b.time + b.name ? -1 : 1));
  }

  /** Does what must not end the recording when it fails; the same failure is told once. */
  #safely(action: () => void): void {
    try {
      action();
      this.#told = undefined;
    } catch (cause) {
      const error = this.#unwritable(cause);
      if (this.#told !== error.message) this.#options.onError(error);
      this.#told = error.message;
    }
  }

  #unwritable(cause: unknown): MadError {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new MadError('MAD_OUTPUT_UNWRITABLE', `${this.#partial}: ${detail}`, cause);
  }

  /** Puts closed files into the folder: all but the newest, since a recorder closes one before it begins the next. */
  #publish(all: boolean): void {
    const files = this.#files();
    for (const { name, time } of all ? files : files.slice(0, -1)) {
      const path = join(this.#partial, name);
      if (statSync(path).size <= PCAP_FILE_HEADER_LENGTH) {
        unlinkSync(path);
        continue;
      }
      const target = this.#freeName(time);
      renameSync(path, target);
      this.#options.onCapture?.(target);
    }
  }

  /** A name of its own for each, whatever lies there. */
  #freeName(time: string): string {
    for (let again = 0; ; again++) {
      const path = join(this.#options.folder, `${time}${again === 0 ? '' : `_${again}`}.pcap`);
      if (!existsSync(path)) return path;
    }
  }

  /** Ends the recorder of an earlier run that was killed; it would go on for ever. */
  async #endStranger(): Promise<void> {
    const pid = numberIn(this.#processFile);
    for (let tries = 0; pid !== undefined && this.#isOurs(pid) && tries * LOOK_MS < STOP_MS; tries++) {
      process.kill(pid, 'SIGTERM');
      await sleep(LOOK_MS);
    }
    rmSync(this.#processFile, { force: true });
  }

  /** Whether the process is a recorder that writes to this folder: numbers are used again. */
  #isOurs(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${this.#partial}/`);
    } catch {
      return false;
    }
  }
}

const numberIn = (path: string): number | undefined => {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
};

/** Both recorders write what they hold and end on SIGTERM. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(impatience);
};
