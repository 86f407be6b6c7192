import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturesBelow, SAMPLES } from './support/captures.ts';
import { jsonLines, type ProgramRun, runMad } from './support/run-mad.ts';
import { type SampleTruth, sampleTruth } from './support/sample-truth.ts';

/** A verdict as the contract promises it. */
interface Verdict {
  readonly timestamp: string;
  readonly capture: string;
  readonly flow: string;
  readonly src_ip: string;
  readonly src_port: number;
  readonly dest_ip: string;
  readonly dest_port: number;
  readonly community_id: string;
  readonly kind: string;
  readonly software: string;
  readonly user_agent: string | null;
  readonly host: string;
  readonly url: string;
  readonly verdict: 'malicious' | 'clean';
  readonly score: number;
  readonly decided_by: string;
  readonly reasons: readonly string[];
}

/** What a malicious verdict has beside. */
interface Explained extends Verdict {
  readonly explanation: {
    readonly lines: readonly { readonly text: string; readonly weight: number }[];
    readonly lines_of: string;
  };
}

const verdictsOf = ({ stdout }: ProgramRun): Verdict[] => jsonLines(stdout) as unknown as Verdict[];

const JUDGED = ['Background_PC', 'Background_Phone', 'Suspicious'];
const OFFICE = join(SAMPLES, 'mixed-office.pcap');

let folder = '';
const at = (name: string): string => join(folder, name);

let everything: ProgramRun;
let judged: ProgramRun;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mad-detect-'));
  everything = await runMad(['detect', SAMPLES, '--json', '--all']);
  judged = await runMad(['detect', SAMPLES, '--json']);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mad detect --json', () => {
  it('ends well and says nothing else', () => {
    expect({ code: everything.code, stderr: everything.stderr }).toEqual({ code: 0, stderr: '' });
    expect({ code: judged.code, stderr: judged.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('prints the fields of the contract, in order, with their types', () => {
    const text = expect.any(String);
    const number = expect.any(Number);
    for (const line of jsonLines(everything.stdout)) {
      expect(line).toEqual({
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        capture: text,
        flow: expect.stringMatching(/^[\d.a-f:]+_\d+_[\d.a-f:]+_\d+_\d+$/),
        src_ip: text,
        src_port: number,
        dest_ip: text,
        dest_port: number,
        proto: 'TCP',
        app_proto: 'http',
        community_id: expect.stringMatching(/^1:[A-Za-z0-9+/]{27}=$/),
        kind: expect.stringMatching(
          /^(Background_PC|Background_Phone|Suspicious|Browser_PC|Browser_Phone|Filtered)$/,
        ),
        software: text,
        user_agent: line['user_agent'] === null ? null : text,
        device: text,
        os: text,
        browser: text,
        type: text,
        host: text,
        url: text,
        verdict: expect.stringMatching(/^(malicious|clean)$/),
        score: number,
        decided_by: expect.stringMatching(/^(fingerprint|cnn|browser|top_site)$/),
        reasons: expect.any(Array),
        ...(line['verdict'] === 'malicious' ? { explanation: expect.any(Object) } : {}),
      });
      const { score, reasons } = line as unknown as Verdict;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason).toMatch(/^\S.{5,300}$/);
    }
  });

  it('explains malicious verdicts: which lines of the requests carried the score', () => {
    const explained = jsonLines(everything.stdout).filter(({ verdict }) => verdict === 'malicious');
    expect(explained.length).toBeGreaterThan(0);
    for (const line of explained) {
      const { explanation, reasons, decided_by } = line as unknown as Explained;
      expect(explanation).toMatchObject({
        decided_by,
        fingerprints: [],
        graph: { rule: expect.any(String) },
      });
      const { lines, lines_of } = explanation;
      const loudest = lines.toSorted((a, b) => b.weight - a.weight)[0];
      expect(loudest.weight).toBeGreaterThan(0);
      expect(reasons[1]).toContain(`\`${loudest.text.slice(0, 40)}`);
      expect(explained.map(({ flow }) => flow)).toContain(lines_of);
    }
  });

  it('prints judged flows alone without --all', () => {
    const all = verdictsOf(everything);
    expect(verdictsOf(judged)).toEqual(all.filter(({ kind }) => JUDGED.includes(kind)));
    expect(all.length).toBeGreaterThan(verdictsOf(judged).length);
  });

  it('lets the part that decided fit the kind', () => {
    for (const { kind, decided_by, verdict } of verdictsOf(everything)) {
      const deciders = JUDGED.includes(kind)
        ? ['cnn', 'fingerprint']
        : kind === 'Filtered'
          ? ['top_site']
          : ['browser'];
      expect(deciders).toContain(decided_by);
      if (!JUDGED.includes(kind)) expect(verdict).toBe('clean');
    }
  });

  it('judges each flow with a request exactly once', async () => {
    for (const capture of ['mixed-office.pcap', 'benign-chromium.pcap', 'malicious-raccoon.pcap']) {
      const requests = jsonLines((await runMad(['requests', join(SAMPLES, capture), '--json'])).stdout);
      const flows = verdictsOf(everything)
        .filter((verdict) => verdict.capture.endsWith(capture))
        .map(({ flow }) => flow);
      expect(flows.toSorted()).toEqual([...new Set(requests.map(({ flow }) => String(flow)))].sort());
    }
  });

  it('names software by inside address and User-Agent, and puts the inside end first', () => {
    for (const { software, src_ip, src_port, user_agent, flow, dest_ip, dest_port } of verdictsOf(
      everything,
    )) {
      expect(software).toBe(`${src_ip} ${user_agent ?? 'UnknownUA'}`);
      expect(src_ip).toMatch(/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/);
      const ends = [`${src_ip}_${src_port}`, `${dest_ip}_${dest_port}`];
      expect([ends.join('_'), ends.toReversed().join('_')]).toContain(flow.replace(/_\d+$/, ''));
    }
  });

  it('gives the Community ID of the specification, version 1', () => {
    const ipv4 = verdictsOf(everything).filter(({ src_ip }) => !src_ip.includes(':'));
    expect(ipv4.length).toBeGreaterThan(0);
    for (const verdict of ipv4) expect(verdict.community_id).toBe(communityIdOf(verdict));
  });
});

/** Community ID of a TCP flow over IPv4 with seed 0, from its definition. */
const communityIdOf = ({ src_ip, src_port, dest_ip, dest_port }: Verdict): string => {
  const end = (address: string, port: number) => ({
    address: Buffer.from(address.split('.').map(Number)),
    port: Buffer.from([port >> 8, port & 255]),
  });
  const [first, second] = [end(src_ip, src_port), end(dest_ip, dest_port)].sort((a, b) =>
    Buffer.compare(Buffer.concat([a.address, a.port]), Buffer.concat([b.address, b.port])),
  );
  const tcp = Buffer.from([6, 0]);
  const parts = [Buffer.alloc(2), first.address, second.address, tcp, first.port, second.port];
  return `1:${createHash('sha1').update(Buffer.concat(parts)).digest('base64')}`;
};

describe('verdicts on our own captures', () => {
  const softwareVerdicts = (): Map<string, string> => {
    const found = new Map<string, string>();
    for (const { capture, software, verdict } of verdictsOf(everything)) {
      const key = `${capture.split('/').at(-1)} ${software}`;
      if (found.get(key) !== 'malicious') found.set(key, verdict);
    }
    return found;
  };

  /** A program's requests without User-Agent belong to those with one (specification §4). */
  const isJoined = ({ capture, software, family }: SampleTruth): boolean =>
    software.endsWith(' UnknownUA') &&
    truth.some(
      (other) => other.capture === capture && other.family === family && other.software !== software,
    );

  const truth = sampleTruth();
  const programs = truth.filter((row) => !isJoined(row));

  it('know every program of the table of truth and its kind', () => {
    const kinds = new Map<string, Set<string>>();
    for (const { capture, software, kind } of verdictsOf(everything)) {
      const key = `${capture.split('/').at(-1)} ${software}`;
      kinds.set(key, (kinds.get(key) ?? new Set()).add(kind));
    }
    const wrong = programs
      .map(({ capture, software, kind }) => ({
        program: `${capture} ${software}`,
        kind,
        found: [...(kinds.get(`${capture} ${software}`) ?? [])].join(),
      }))
      .filter(({ kind, found }) => kind !== found);
    expect(wrong).toEqual([]);
  });

  it('find the malware and spare the rest', () => {
    const found = softwareVerdicts();
    const wrong = programs.filter(
      ({ capture, software, label }) =>
        (found.get(`${capture} ${software}`) === 'malicious') !== (label === 'malicious'),
    );
    const share = (label: string): number =>
      wrong.filter((row) => row.label === label).length /
      programs.filter((row) => row.label === label).length;
    expect(share('malicious')).toBeLessThanOrEqual(0.1);
    expect(share('benign')).toBeLessThanOrEqual(0.1);
  });
});

describe('mad detect on several inputs', () => {
  beforeAll(() => {
    const office = readFileSync(OFFICE);
    mkdirSync(at('mixed/deeper'), { recursive: true });
    writeFileSync(at('mixed/deeper/whole.pcap'), office);
    writeFileSync(at('mixed/cut.pcap'), office.subarray(0, office.length - 7));
    writeFileSync(at('mixed/notes.txt'), 'no capture');
    writeFileSync(at('mixed/empty.pcap'), '');
    mkdirSync(at('nothing'));
    writeFileSync(at('nothing/notes.txt'), 'no capture');
  });

  it('takes a folder’s captures by their content and judges a cut one as far as it goes', async () => {
    const { code, stdout, stderr } = await runMad(['detect', at('mixed'), '--json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mad: [^\n]*mixed\/cut\.pcap: truncated at byte \d+: [^\n]+\n$/);
    const captures = jsonLines(stdout).map(({ capture }) => String(capture));
    expect([...new Set(captures)].sort()).toEqual([at('mixed/cut.pcap'), at('mixed/deeper/whole.pcap')]);
  });

  it('does the rest when one input fails, and says which', async () => {
    const { code, stdout, stderr } = await runMad([
      'detect',
      at('missing.pcap'),
      at('nothing'),
      at('mixed/notes.txt'),
      at('mixed/deeper/whole.pcap'),
      '--json',
    ]);
    expect(code).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const name of ['missing.pcap: no such file', 'nothing: no capture', 'notes.txt: not-a-capture'])
      expect(stderr).toContain(name);
    const whole = verdictsOf(await runMad(['detect', at('mixed/deeper/whole.pcap'), '--json']));
    expect(verdictsOf({ code, stdout, stderr })).toEqual(whole);
    expect(whole.length).toBeGreaterThan(0);
  });

  it('says the same twice', async () => {
    expect(await runMad(['detect', SAMPLES, '--json'])).toEqual(judged);
  });
});

describe('mad detect --threshold and --fail-on', () => {
  it('moves the line between clean and malicious for what the model decides', async () => {
    for (const [threshold, expected] of [
      ['0', 'malicious'],
      ['1', 'clean'],
    ] as const) {
      const verdicts = verdictsOf(await runMad(['detect', OFFICE, '--json', '--threshold', threshold]));
      const byModel = verdicts.filter(({ decided_by, score }) => decided_by === 'cnn' && score < 1);
      expect(byModel.length).toBeGreaterThan(0);
      for (const { verdict } of byModel) expect(verdict).toBe(expected);
    }
  });

  it.each(['2', '-1', 'high', ''])('refuses the threshold %j', async (threshold) => {
    const { code, stdout } = await runMad(['detect', OFFICE, '--threshold', threshold]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('makes a verdict the exit code only when asked', async () => {
    expect((await runMad(['detect', OFFICE, '--json', '--fail-on', 'malicious'])).code).toBe(3);
    expect((await runMad(['detect', OFFICE, '--json'])).code).toBe(0);
    const clean = join(SAMPLES, 'benign-curl.pcap');
    expect((await runMad(['detect', clean, '--json', '--fail-on', 'malicious'])).code).toBe(0);
    expect((await runMad(['detect', clean, '--fail-on', 'weather'])).code).toBe(2);
  });
});

describe('mad detect for a person', () => {
  it('prints a table with each malicious software, its host and server, and a summary', async () => {
    const { code, stdout, stderr } = await runMad(['detect', OFFICE]);
    expect(code).toBe(0);
    const malicious = verdictsOf(judged).filter(
      ({ capture, verdict }) => capture === OFFICE && verdict === 'malicious',
    );
    expect(malicious.length).toBeGreaterThan(0);
    for (const { src_ip } of malicious) expect(stdout).toContain(src_ip);
    expect(stdout).toContain('malicious');
    expect(stderr).toMatch(/1 capture/);
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe('mad detect --devel --out', () => {
  it('leaves the dataset tree of the specification', async () => {
    const out = at('dataset');
    expect((await runMad(['detect', OFFICE, '--json', '--devel', '--out', out])).code).toBe(0);
    expect(readdirSync(out)).toEqual(['mixed-office']);
    const dataset = join(out, 'mixed-office');
    const documents = ['filter.json', 'groups.json', 'record.json', 'report.json', 'stream.json'];
    expect(readdirSync(dataset)).toEqual(
      expect.arrayContaining([...documents, 'stream', 'tmp', 'Background_PC']),
    );
    const read = (name: string) => JSON.parse(readFileSync(join(dataset, name), 'utf8'));

    const filter: Record<string, string[]> = read('filter.json');
    expect(Object.keys(filter)).toEqual(['is_malicious', 'new_app', 'is_clean']);
    const verdicts = verdictsOf(judged).filter(({ capture }) => capture === OFFICE);
    const software = new Set(verdicts.map((verdict) => verdict.software));
    expect(new Set(Object.values(filter).flat())).toEqual(software);

    const record: Record<string, Record<string, unknown>> = read('record.json');
    for (const { flow, url, verdict } of verdicts)
      expect(record[`${flow}.pcap`]).toMatchObject({
        filename: `${flow}.pcap`,
        url,
        is_malicious: verdict === 'malicious' ? 1 : 0,
        ipua: expect.any(String),
        UA: expect.any(String),
      });

    const report: Record<string, unknown>[] = read('report.json');
    expect(report.length).toBe(Object.keys(record).length);
    for (const entry of report)
      expect(Object.keys(entry)).toEqual(
        expect.arrayContaining([
          ...['filename', 'type', 'is_malicious', 'http', 'UA', 'url', 'ipua', 'srcIP', 'srcPort', 'dstIP'],
          ...['dstPort', 'time', 'name', 'info', 'detected_by_cnn', 'malicious_url'],
        ]),
      );

    const flows = jsonLines((await runMad(['flows', OFFICE, '--json'])).stdout);
    const flowFiles = ['tcp_syn', 'tcp_nosyn'].flatMap((kind) => readdirSync(join(dataset, 'tmp', kind)));
    expect(flowFiles.toSorted()).toEqual([...new Set(flows.map(({ flow }) => `${flow}.pcap`))].sort());

    for (const { kind, flow, verdict } of verdicts) {
      const sample = readFileSync(join(dataset, kind, verdict === 'malicious' ? '1' : '0', `${flow}.dat`));
      expect(sample).toHaveLength(1024);
      expect(sample.toString('latin1')).toMatch(/^[A-Z-]+ \S+ HTTP\/1\.[01]\r?\n/);
    }
  });

  it('is wrong use without the other', async () => {
    expect((await runMad(['detect', OFFICE, '--devel'])).code).toBe(2);
  });
});

describe('mad demo', () => {
  it('judges the shipped captures and shows the malware', async () => {
    const { code, stdout, stderr } = await runMad(['demo']);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stderr).toContain(`${capturesBelow(SAMPLES).length} captures`);
    const malicious = new Set(
      verdictsOf(judged)
        .filter(({ verdict }) => verdict === 'malicious')
        .map(({ src_ip }) => src_ip),
    );
    expect(malicious.size).toBeGreaterThan(10);
    for (const address of malicious) expect(stdout).toContain(address);
  });
});
