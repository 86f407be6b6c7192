import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../packages/store/src/index.ts';
import { ROOT, SAMPLES } from './support/captures.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { type ProgramRun, runMad } from './support/run-mad.ts';

/** Trainings take a while on a busy machine. */
const PATIENCE = 600_000;

const KINDS = ['Background_PC', 'Background_Phone', 'Suspicious'];

let home = '';
let detector: DetectorProcess | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mad-learning-'));
  mkdirSync(join(home, 'pcap'));
});
afterEach(async () => {
  await detector?.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

const app = (...options: readonly string[]): Promise<ProgramRun> =>
  runMad(['app', ...options], { MAD_HOME: home });

const record = (sample: string): void => copyFileSync(join(SAMPLES, sample), join(home, 'pcap', sample));

/** A folder with samples and the labels that somebody at the site gave them: those of MAD unless told otherwise. */
const labelledFolder = (
  folder: string,
  captures: readonly string[],
  labelOf: (capture: string, label: string) => string = (_, label) => label,
): string => {
  mkdirSync(folder, { recursive: true });
  const [heading = '', ...rows] = readFileSync(join(ROOT, 'samples/flows.tsv'), 'utf8').trimEnd().split('\n');
  const cells = rows
    .map((row) => row.split('\t'))
    .filter(([capture = '']) => captures.includes(basename(capture)));
  const own = cells.map(([capture = '', ...rest]) => {
    const name = basename(capture);
    return [name, ...rest.with(5, labelOf(name, rest[5] ?? ''))].join('\t');
  });
  writeFileSync(join(folder, 'flows.tsv'), `${[heading, ...own].join('\n')}\n`);
  for (const capture of captures) copyFileSync(join(SAMPLES, capture), join(folder, capture));
  return join(folder, 'flows.tsv');
};

interface ReportEntry {
  readonly is_malicious: number;
  readonly detected_by_cnn: number;
  readonly explanation?: { readonly model: { readonly name: string } | null };
}

const report = (dataset: string): readonly ReportEntry[] =>
  JSON.parse(readFileSync(join(home, 'dataset', dataset, 'report.json'), 'utf8'));

interface Version {
  readonly kind: string;
  readonly version: string;
  readonly base: boolean;
  readonly state: string;
  readonly retrained: number;
}

const versions = async (): Promise<readonly Version[]> =>
  JSON.parse((await runMad(['model', 'list', '--json', '--model', join(home, 'model')])).stdout).models;

/** Codes of `mad.log` with their modes. */
const events = (): string[] =>
  readFileSync(join(home, 'mad.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => `${line.split(' ')[0]} ${line.split(' ')[4]}`);

describe('mode 1, initialisation', () => {
  it(
    'trains models and fingerprints from labelled captures alone, which then judge',
    async () => {
      const learnt = [
        ...[
          'benign-curl.pcap',
          'benign-wget.pcap',
          'benign-apt.pcap',
          'benign-git.pcap',
          'benign-phones.pcap',
        ],
        ...['malicious-zeus.pcap', 'malicious-pony.pcap', 'malicious-cridex.pcap', 'malicious-azorult.pcap'],
        ...['malicious-hancitor.pcap', 'malicious-trickbot.pcap'],
      ];
      labelledFolder(join(home, 'pcap'), learnt);
      const { code, stderr } = await app('--mode', '1');
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('on families left out'),
      });
      expect(events()).toEqual(['0 1', '2 1', '1 1']);
      for (const kind of KINDS) expect(existsSync(join(home, 'model', kind, 'model.json'))).toBe(true);
      expect(existsSync(join(home, 'model/fingerprint.json'))).toBe(true);
      const [base] = (await versions()).filter(({ kind }) => kind === 'Background_PC');
      expect(base).toMatchObject({ base: true, state: 'champion', retrained: 0 });

      record('malicious-spyeye.pcap');
      expect((await app('--devel')).code).toBe(0);
      // What was learnt is known by its fingerprint; what is new is for the site's own model.
      for (const entry of report('malicious-zeus'))
        expect(entry).toMatchObject({ is_malicious: 1, detected_by_cnn: 0 });
      for (const entry of report('benign-wget'))
        expect(entry).toMatchObject({ is_malicious: 0, detected_by_cnn: 0 });
      const store = await openStore(`sqlite:${join(home, 'mad.db')}`);
      const capture = await store.captures.find('malicious-spyeye.pcap');
      await store.close();
      expect(capture).toMatchObject({
        state: 'judged',
        model_version: `Background_PC=Background_PC ${base?.version}`,
      });
    },
    PATIENCE,
  );
});

describe('mode 2, migration', () => {
  it(
    'learns the software of a site, then judges with it',
    async () => {
      // At this site something harmless speaks like a stealer.
      const legacy = [
        'benign-curl.pcap',
        'benign-windows.pcap',
        'malicious-pony.pcap',
        'malicious-zeus.pcap',
      ];
      const labels = labelledFolder(join(home, 'legacy'), legacy, (capture, label) =>
        capture === 'malicious-pony.pcap' ? 'benign' : label,
      );
      for (const capture of ['malicious-pony.pcap', 'malicious-zeus.pcap', 'malicious-cridex.pcap'])
        record(capture);
      expect((await app('--devel')).code).toBe(0);
      for (const { is_malicious } of report('malicious-pony')) expect(is_malicious).toBe(1);
      rmSync(join(home, 'mad.db'));

      const { code, stderr } = await app('--mode', '2', '--sample', labels, '--devel');
      expect(code).toBe(0);
      expect(events().slice(-8)).toEqual(['0 2', '2 2', '1 2', '0 2', '3 2', '3 2', '3 2', '1 2']);
      // The same software as before, and what else there is.
      for (const entry of report('malicious-pony'))
        expect(entry).toMatchObject({ is_malicious: 0, detected_by_cnn: 0 });
      for (const { is_malicious } of report('malicious-zeus')) expect(is_malicious).toBe(1);
      expect(report('malicious-cridex').some(({ is_malicious }) => is_malicious === 1)).toBe(true);
      expect(stderr).toContain('mad: Background_Phone: nothing to learn');
      const [migrated, base] = (await versions()).filter(({ kind }) => kind === 'Background_PC');
      expect(base).toMatchObject({ base: true });
      expect(migrated).toMatchObject({ version: expect.stringMatching(/^migration-/), retrained: 1 });
      const [, end = ''] = stderr.split(`mad: Background_PC: ${migrated?.version}, `);
      const isTaken = end.split('\n')[0]?.endsWith('it judges from now on');
      expect([migrated?.state, base?.state]).toEqual(
        isTaken ? ['champion', 'retired'] : ['refused', 'champion'],
      );
    },
    PATIENCE,
  );
});

describe('mode 4, adaptation', () => {
  it(
    'retrains from what block lists and analysts said of verdicts',
    async () => {
      const captures = ['malicious-emotet-form.pcap', 'malicious-pony.pcap', 'malicious-cridex.pcap'];
      for (const capture of captures) record(capture);
      const list = join(home, 'block-list.txt');
      writeFileSync(list, '203.0.113.198\n');
      const settings = { MAD_HOME: home, MAD_BLOCK_LISTS: list };
      detector = startDetector(settings, ['--validate-ratio', '100']);
      for (const capture of captures)
        await detector.line((line) => line['status'] === 'judged' && line['capture'] === capture);
      const store = await openStore(`sqlite:${join(home, 'mad.db')}`);
      try {
        const reports = await store.database.selectFrom('mad_report').select(['id', 'dstip']).execute();
        for (const { id, dstip } of reports)
          if (dstip !== '203.0.113.198')
            await store.labels.add({
              ...{
                reportId: id,
                sample: null,
                isMalicious: false,
                source: 'anna',
                reason: 'our own updater',
              },
            });
        // The analyst refutes all verdicts of two captures: the loop asks for a retraining by itself.
        await detector.line(({ msg }) => msg === 'retraining');
        for (let losses: readonly unknown[] = []; losses.length < captures.length; await sleep(100))
          losses = await store.losses.newest(10);
        expect((await store.losses.newest(10)).map(({ loss }) => loss).sort()).toEqual([0, 1, 1]);
      } finally {
        await store.close();
      }
      expect(await detector.kill('SIGTERM')).toEqual([0, null]);
      const before = await versions();

      const { code, stderr } = await app('--mode', '4');
      expect(code).toBe(0);
      expect(events().slice(-3)).toEqual(['0 4', '2 4', '1 4']);
      const made = (await versions()).filter(({ version }) => !before.some((one) => one.version === version));
      expect(made).toMatchObject([{ kind: 'Background_PC', base: false, retrained: 1 }]);
      expect(stderr).toMatch(new RegExp(`mad: Background_PC: ${made[0]?.version} (promoted|refused) \\(`));
      expect(stderr).toMatch(/fingerprints: 3 learnt, 0 kept, 0 dropped/);
      const state = stderr.includes(' promoted ') ? 'champion' : 'refused';
      expect(made[0]?.state).toBe(state);
      const stored = await openStore(`sqlite:${join(home, 'mad.db')}`);
      const models = await stored.models.list();
      await stored.close();
      expect(models).toMatchObject([{ kind: 'Background_PC', version: made[0]?.version, state }]);
    },
    PATIENCE,
  );
});

describe('mode 5, regeneration', () => {
  it(
    'makes fingerprints anew, no model',
    async () => {
      const labels = labelledFolder(join(home, 'legacy'), ['malicious-emotet-form.pcap', 'benign-curl.pcap']);
      record('malicious-emotet-form.pcap');
      expect((await app('--mode', '5', '--sample', labels, '--devel')).code).toBe(0);
      const entries = report('malicious-emotet-form');
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) expect(entry).toMatchObject({ is_malicious: 1, detected_by_cnn: 0 });
      expect(await versions()).toMatchObject(KINDS.map((kind) => ({ kind, base: true, state: 'champion' })));
    },
    PATIENCE,
  );
});
