import { spawn } from 'node:child_process';
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
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCaptureFile } from '@mad/capture-files';
import type { MadError } from '@mad/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveRecorder, type LiveRecorderOptions } from './live-recorder.ts';
import { fileTime, installedRecorders, type RecorderProgram } from './recorder-program.ts';

let folder: string;
let server: Server;
let captures: string[];
let errors: MadError[];
const recorders: LiveRecorder[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mad-live-'));
  [captures, errors] = [[], []];
  server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.stop();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (options: Partial<LiveRecorderOptions> = {}): Promise<LiveRecorder> => {
  const recorder = await LiveRecorder.start({
    interfaceName: 'lo',
    folder,
    rotateSeconds: 1,
    onCapture: (path) => captures.push(path),
    onError: (error) => errors.push(error),
    ...options,
  });
  recorders.push(recorder);
  return recorder;
};

const ask = async (path: string): Promise<void> => {
  const { port } = server.address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
};

/** All that was recorded, as one text. */
const recorded = async (): Promise<string> => {
  let text = '';
  for (const path of captures) {
    const { problem } = await readCaptureFile(path, {
      packet: ({ bytes, start: from, end }) => {
        text += Buffer.from(bytes.subarray(from, end)).toString('latin1');
      },
    });
    expect(problem).toBeUndefined();
  }
  return text;
};

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await sleep(20);
};

/** Asks until the recorder has written that to a file in the making: it is told of packets in batches. */
const askUntilWritten = async (path: string): Promise<void> => {
  const partial = join(folder, '.live-lo');
  const isWritten = (): boolean =>
    readdirSync(partial).some((name) =>
      readFileSync(join(partial, name), 'latin1').includes(`GET /${path} `),
    );
  for (; !isWritten(); await sleep(100)) await ask(path);
};

/** A program that is started in the place of a recorder. */
const stub = (script: string): RecorderProgram => ({
  name: 'tcpdump',
  path: process.execPath,
  arguments: ({ folder: target }) => ['-e', script, target],
});

describe('LiveRecorder', () => {
  it.each(installedRecorders().map((program) => ({ name: program.name, program })))(
    'records with $name from an interface into captures named by their beginning',
    async ({ name, program }) => {
      const before = Date.now();
      const recorder = await start({ programs: [program] });
      expect(recorder.program).toBe(name);
      for (let i = 0; captures.length < 2; i++) {
        await ask(`request-${i}`);
        await sleep(200);
      }
      await ask('the-last-one');
      // A recorder is told of packets in batches, and closes its file when a later one comes.
      while (!(await recorded()).includes('GET /the-last-one ')) {
        await ask('and-on');
        await sleep(200);
      }
      await recorder.stop();
      expect(readdirSync(folder).filter((file) => !file.startsWith('.'))).toEqual(
        captures.map((path) => path.slice(folder.length + 1)).sort(),
      );
      for (const path of captures) {
        const [, ...parts] = /(\d{4})_(\d\d)(\d\d)_(\d\d)(\d\d)_(\d\d)\.pcap$/.exec(path) ?? [];
        const [year, month, day, hour, minute, second] = parts.map(Number);
        const begun = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
        expect(begun).toBeGreaterThan(before - 2000);
        expect(begun).toBeLessThanOrEqual(Date.now());
      }
      expect(await recorded()).toContain('GET /request-0 ');
      expect(errors).toEqual([]);
      // Nothing of the recorder is left.
      expect(readdirSync(join(folder, '.live-lo')).filter((file) => file.endsWith('.pcap'))).toEqual([]);
    },
  );

  it('has both recorders to be tested with', () =>
    expect(installedRecorders().map(({ name }) => name)).toEqual(['dumpcap', 'tcpdump']));

  it('starts a recorder again that dies, and loses nothing of what it wrote', async () => {
    await start({ rotateSeconds: 60 });
    const pid = (): number => Number(readFileSync(join(folder, '.live-lo', 'recorder.pid'), 'utf8'));
    const first = pid();
    await askUntilWritten('before');
    process.kill(first, 'SIGTERM');
    await until(() => errors.length > 0 && pid() !== first);
    await askUntilWritten('after');
    await recorders[0]?.stop();
    expect(errors.map(({ code }) => code)).toEqual(['MAD_RECORDER_FAILED']);
    const text = await recorded();
    expect(text).toContain('GET /before ');
    expect(text).toContain('GET /after ');
  });

  it('ends the recorder of a run that was killed, and takes its captures over', async () => {
    const partial = join(folder, '.live-lo');
    mkdirSync(partial);
    const orphan = spawn('tcpdump', ['-i', 'lo', '-U', '-w', `${partial}/2020_0102_0304_05.pcap`]);
    await until(() => existsSync(`${partial}/2020_0102_0304_05.pcap`));
    writeFileSync(join(partial, 'recorder.pid'), String(orphan.pid));
    await askUntilWritten('orphan');
    const ended = once(orphan, 'exit');
    const recorder = await start();
    await ended;
    await recorder.stop();
    expect(captures[0]).toBe(join(folder, '2020_0102_0304_05.pcap'));
    expect(await recorded()).toContain('GET /orphan ');
  });

  it('ends no stranger whose process has the number of an earlier recorder', async () => {
    mkdirSync(join(folder, '.live-lo'));
    writeFileSync(join(folder, '.live-lo', 'recorder.pid'), String(process.pid));
    await (await start()).stop();
  });

  it('keeps captures of one second apart and throws those without packets away', async () => {
    const partial = join(folder, '.live-lo');
    mkdirSync(partial);
    writeFileSync(join(folder, '2020_0102_0304_05.pcap'), 'recorded before');
    writeFileSync(join(partial, '2020_0102_0304_05.pcap'), 'x'.repeat(100));
    writeFileSync(join(partial, 'live_00009_20200102030405.pcap'), 'y'.repeat(100));
    writeFileSync(join(partial, '2020_0102_0304_09.pcap'), 'z'.repeat(24));
    await (await start()).stop();
    expect(readFileSync(join(folder, '2020_0102_0304_05.pcap'), 'utf8')).toBe('recorded before');
    expect(
      ['_1', '_2'].map((again) => readFileSync(join(folder, `2020_0102_0304_05${again}.pcap`), 'utf8')[0]),
    ).toEqual(['x', 'y']);
    expect(existsSync(join(folder, '2020_0102_0304_09.pcap'))).toBe(false);
  });

  it.each([
    ['an interface that is not there', { interfaceName: 'nosuch0' }, 'MAD_RECORDER_FAILED', /nosuch0/],
    ['a name that is none', { interfaceName: '-w/etc/x' }, 'MAD_RECORDER_FAILED', /no network interface/],
    ['no recorder', { programs: [] }, 'MAD_RECORDER_MISSING', /dumpcap/],
    [
      'a recorder that may not capture',
      { programs: [stub(`process.stderr.write("You don't have permission to capture"); process.exit(1)`)] },
      'MAD_RECORDER_NOT_PERMITTED',
      /permission/,
    ],
    [
      'a program that cannot be run',
      { programs: [{ ...stub(''), path: '/nosuch/program' }] },
      'MAD_RECORDER_FAILED',
      /ENOENT/,
    ],
  ])('says clearly what is wrong: %s', async (_, options, code, message) => {
    await expect(start(options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('takes the second program when the first cannot', async () => {
    const [, tcpdump] = installedRecorders();
    if (tcpdump === undefined) throw new Error('tcpdump is not installed');
    const recorder = await start({ programs: [stub('process.exit(1)'), tcpdump] });
    expect(recorder.program).toBe('tcpdump');
  });

  it('pauses longer each time a recorder fails', async () => {
    const begun = Date.now();
    await start({
      programs: [
        stub(
          `require('fs').writeFileSync(process.argv[1] + '/2020_0101_0101_01.pcap', ''); setTimeout(() => {}, 400)`,
        ),
      ],
    });
    await until(() => errors.length === 3);
    expect(Date.now() - begun).toBeGreaterThan(2000 + 4000);
  });
});

describe('fileTime', () => {
  it.each([
    ['live_00001_20180312140500.pcap', '2018_0312_1405_00'],
    ['2018_0312_1405_00.pcap', '2018_0312_1405_00'],
    ['recorder.pid', undefined],
    ['x.pcap', undefined],
  ])('%s: %s', (name, time) => expect(fileTime(name)).toBe(time));
});
