import stringWidth from 'string-width';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixtureVerdict, HOSTILE_TEXTS, UNSAFE_FOR_A_TERMINAL } from './fixture-verdict.ts';
import { SoftwareTally } from './software-summary.ts';
import { verdictTable } from './verdict-table.ts';

beforeEach(() => {
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('NO_COLOR', '1');
});
afterEach(() => vi.unstubAllEnvs());

const WIDTHS = [80, 120, 200];
const COLUMNS = ['VERDICT', 'SCORE', 'HOST', 'SOFTWARE', 'TALKS TO', 'FLOWS', 'DECIDED BY', 'WHY'];

const table = (changes: readonly Parameters<typeof fixtureVerdict>[0][], columns: number): string[] => {
  const tally = new SoftwareTally();
  for (const change of changes) tally.add(fixtureVerdict(change));
  const text = verdictTable(tally.summaries(), columns);
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
};

const titles = (heading: string | undefined): string[] => heading?.split(/ {2,}/) ?? [];

const clean = { verdict: 'clean', score: 0.012_34 } as const;

describe('verdictTable', () => {
  it('says who talks to whom, verdict, score, decided by what and why', () => {
    const lines = table([{}, { ...clean, userAgent: undefined, software: '10.0.0.2 UnknownUA' }], 200);
    expect(titles(lines[0])).toEqual(COLUMNS);
    expect(lines[1]?.split(/ {2,}/)).toEqual([
      ...['malicious', '0.988', '10.0.0.1', 'Bot/1', 'c2.example', '1', 'network'],
      'its request headers are built like malware’s',
    ]);
    expect(lines.slice(2, -1).join('\n')).toBe(
      [
        '    model Background_PC 1 scores its request headers 0.988, at or above the threshold 0.700',
        '    1 of 1 flows malicious, in a.pcap; the first with this score: 10.0.0.1_40000_192.0.2.1_80_1700000000, http://c2.example/gate.php',
      ].join('\n'),
    );
    expect(lines.at(-1)?.split(/ {2,}/)).toEqual([
      ...['clean', '0.012', '10.0.0.1', '(no User-Agent)', 'c2.example', '1', 'network'],
      'its request headers look harmless',
    ]);
  });

  it.each([
    ['fingerprint', 'fingerprint', 'its fingerprint is known'],
    ['browser', 'browser', 'a browser’s request'],
    ['top_site', 'top site', 'not judged'],
  ] as const)('tells the first reason of what %s decided', (decidedBy, name, reason) => {
    const [, row] = table([{ ...clean, decidedBy, reasons: [reason, 'second'] }], 200);
    expect(row?.split(/ {2,}/).slice(-2)).toEqual([name, reason]);
  });

  it('counts further servers', () => {
    const lines = table([{}, { host: 'd.example' }, { host: 'e.example' }], 200);
    expect(lines[1]).toContain('c2.example +2');
  });

  it.each(WIDTHS)('keeps within %d columns, whatever the texts', (columns) => {
    const changes = HOSTILE_TEXTS.map((text, i) => ({
      software: `10.0.0.1 ${text}`,
      userAgent: text,
      host: text,
      url: `http://${text}`,
      capture: `captures/${text.replaceAll('/', '')}`,
      reasons: [text, `${text} and ${text}`],
      ...(i % 2 === 0 ? clean : {}),
    }));
    const lines = table(changes, columns);
    expect(lines.length).toBeGreaterThan(HOSTILE_TEXTS.length);
    for (const line of lines) {
      expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(UNSAFE_FOR_A_TERMINAL);
    }
  });

  it.each(WIDTHS)('keeps the longest address whole within %d columns', (columns) => {
    const address = '2001:db8:1234:5678:9abc:def0:1234:5678';
    const inside = { ...fixtureVerdict().inside, address };
    const lines = table([{ inside, userAgent: 'x'.repeat(300), host: 'y'.repeat(300) }], columns);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[1]).toContain(address);
  });

  it('leaves out what matters least where there is no room, and is never narrower than 80', () => {
    const inside = { ...fixtureVerdict().inside, address: '192.168.100.100' };
    const long = { inside, userAgent: 'x'.repeat(99), host: 'y'.repeat(99) };
    const shown = (columns: number): string[] => titles(table([long], columns)[0]);
    expect(shown(200)).toEqual(COLUMNS);
    expect(shown(120)).toEqual(COLUMNS);
    expect(shown(80)).toEqual(COLUMNS.filter((title) => title !== 'FLOWS' && title !== 'WHY'));
    expect(table([long], 20)).toEqual(table([long], 80));
  });

  it('lines columns up behind characters of any width', () => {
    const agents = ['plain', '恶意软件', 'e\u0301e\u0301', '🦊'];
    const lines = table(
      agents.map((userAgent) => ({ ...clean, userAgent, software: userAgent })),
      120,
    );
    const places = lines.map((line) => stringWidth(line.slice(0, line.search(/TALKS TO|c2\.example/))));
    expect(new Set(places).size).toBe(1);
  });

  it('cuts no wide text where there is room for it', () => {
    const wide = '恶意软件'.repeat(4);
    expect(table([{ ...clean, userAgent: wide, host: wide }], 200)[1]).toContain(`  ${wide}  ${wide}  `);
  });

  it('colours whole lines only, and only where colours are wanted', () => {
    const plain = table([{}, { ...clean, software: 'b' }], 120);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', '1');
    const coloured = table([{}, { ...clean, software: 'b' }], 120);
    expect(coloured).toEqual(
      plain.map((line, i) => {
        if (i === 0) return `\u001b[1m${line}\u001b[22m`;
        if (line.startsWith('malicious')) return `\u001b[31m${line}\u001b[39m`;
        return line.startsWith(' ') ? `\u001b[2m${line}\u001b[22m` : line;
      }),
    );
  });

  it('is empty without software', () => expect(verdictTable([])).toBe(''));
});
