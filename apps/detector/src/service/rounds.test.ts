import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { fixtureSettings } from './fixture-settings.ts';
import { makePipe, openPipe } from './fixture-workers.ts';
import { type Home, openHome } from './home.ts';
import { runRounds } from './rounds.ts';

const folder = temporaryFolder();
let homes = 0;
const newHome = (): Home => openHome(join(folder, `home-${homes++}`));

const CAPTURE = sampleCapture('benign-curl.pcap');
const record = (home: Home, ...names: readonly string[]): void => {
  for (const name of names) copyFileSync(CAPTURE, join(home.pcap, name));
};

const round = (home: Home, changes: Parameters<typeof fixtureSettings>[0] = {}): Promise<number> =>
  runRounds(home.pcap, home, fixtureSettings(changes), new AbortController().signal);

/** The log without its times. */
const logged = (home: Home): string[] => {
  const text = readFileSync(home.log, 'utf8');
  expect(readFileSync(home.captureLog, 'utf8')).toBe(text);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/(?<=^\d )\S+ /, ''));
};

describe('runRounds, one round', () => {
  it('judges what has not been judged, in name order, and logs it', async () => {
    const home = newHome();
    record(home, 'b.pcap', 'a.pcap');
    expect(await round(home)).toBe(0);
    record(home, 'c.pcap');
    expect(await round(home)).toBe(0);
    expect(logged(home)).toEqual([
      '0 - - 3',
      '3 a a.pcap 3',
      '3 b b.pcap 3',
      '1 - - 3',
      '0 - - 3',
      '3 c c.pcap 3',
      '1 - - 3',
    ]);
    expect(readdirSync(home.dataset).sort()).toEqual(['a', 'b', 'c']);
  });

  it('takes every (interval + 1)-th of what has not been judged', async () => {
    const home = newHome();
    record(home, ...['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.pcap`));
    await round(home, { samplingInterval: 2 });
    expect(readdirSync(home.dataset).sort()).toEqual(['a', 'd']);
  });

  it('logs damaged and unreadable captures with code 4, counts them, and goes on', async () => {
    const home = newHome();
    record(home, 'b.pcap');
    writeFileSync(join(home.pcap, 'a cut.pcap'), readFileSync(CAPTURE).subarray(0, -7));
    const inTheWay = sampleCapture('benign-wget.pcap');
    copyFileSync(inTheWay, join(home.pcap, 'c.pcap'));
    writeFileSync(join(home.dataset, 'no-folder'), '');
    expect(await round(home)).toBe(1);
    expect(logged(home)).toEqual([
      '0 - - 3',
      expect.stringMatching(/^4 a\\ cut a\\ cut\.pcap 3 truncated at byte \d+: \S/),
      '3 a\\ cut a\\ cut.pcap 3',
      '3 b b.pcap 3',
      '3 c c.pcap 3',
      '1 - - 3',
    ]);
    expect(await round(home)).toBe(0);
    expect(logged(home).slice(6)).toEqual(['0 - - 3', '1 - - 3']);
  });

  it('has nothing to do in an empty folder, and a missing one is a failure', async () => {
    const home = newHome();
    expect(await round(home)).toBe(0);
    const gone = join(folder, 'gone');
    expect(await runRounds(gone, home, fixtureSettings(), new AbortController().signal)).toBe(1);
    expect(logged(home)).toEqual(['0 - - 3', '1 - - 3', '0 - - 3', '1 - - 3']);
  });

  it('keeps working files in develop mode', async () => {
    const home = newHome();
    record(home, 'a.pcap');
    await round(home);
    expect(readdirSync(join(home.dataset, 'a'))).toEqual(
      expect.arrayContaining(['report.json', 'stream', 'tmp']),
    );
  });

  it.each(['..pcap', 'a\nb\u001b[2J.pcap'])('does no harm with a capture named %j', async (name) => {
    const home = newHome();
    mkdirSync(join(home.dataset, 'kept'));
    record(home, name);
    expect(await round(home)).toBe(0);
    expect(await round(home)).toBe(0);
    expect(readdirSync(home.dataset)).toContain('kept');
    expect(readdirSync(home.dataset)).toHaveLength(2);
    expect(logged(home).filter((line) => line.startsWith('3'))).toHaveLength(1);
    expect(existsSync(home.root)).toBe(true);
  });
});

describe('runRounds as a service', () => {
  it('takes captures that come between rounds, until it is stopped', async () => {
    const home = newHome();
    const stop = new AbortController();
    record(home, 'a.pcap');
    const running = runRounds(home.pcap, home, fixtureSettings({ devel: false }), stop.signal);
    const seen = async (line: string): Promise<void> => {
      while (!existsSync(home.log) || !logged(home).includes(line)) await sleep(20);
    };
    await seen('3 a a.pcap 3');
    copyFileSync(CAPTURE, join(home.root, 'b.pcap'));
    renameSync(join(home.root, 'b.pcap'), join(home.pcap, 'b.pcap'));
    await seen('3 b b.pcap 3');
    stop.abort();
    expect(await running).toBe(0);
    expect(logged(home)).toEqual(['0 - - 3', '3 a a.pcap 3', '3 b b.pcap 3', '1 - - 3']);
    // Working files go after the round.
    expect(readdirSync(join(home.dataset, 'b')).some((name) => !name.endsWith('.json'))).toBe(false);
  });

  it('does not wait out its pause when it is stopped', async () => {
    const home = newHome();
    const stop = new AbortController();
    const settings = fixtureSettings({ devel: false, waitTimeout: 3600 });
    record(home, 'a.pcap');
    const running = runRounds(home.pcap, home, settings, stop.signal);
    while (!existsSync(home.log) || !logged(home).includes('3 a a.pcap 3')) await sleep(20);
    stop.abort();
    expect(await running).toBe(0);
  });

  it('finishes the capture in hand when it is stopped', async () => {
    const home = newHome();
    const stop = new AbortController();
    const pipe = join(home.root, 'late.pcap');
    makePipe(pipe);
    const running = runRounds(pipe, home, fixtureSettings({ devel: false }), stop.signal);
    const writer = await openPipe(pipe);
    stop.abort();
    await writer.writeFile(readFileSync(CAPTURE));
    await writer.close();
    expect(await running).toBe(0);
    expect(logged(home)).toEqual(['0 - - 3', '3 late late.pcap 3', '1 - - 3']);
    expect(existsSync(join(home.dataset, 'late', 'report.json'))).toBe(true);
  });
});
