import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from './truth-table.ts';

/** The first connections of these captures make the self-test: every kind, both labels, small. */
const parts: readonly { readonly capture: string; readonly connections: number }[] = [
  { capture: 'malicious-zeus.pcap', connections: 3 },
  { capture: 'malicious-lokibot.pcap', connections: 2 },
  { capture: 'malicious-emotet-cookie.pcap', connections: 3 },
  { capture: 'malicious-cobalt-strike.pcap', connections: 3 },
  { capture: 'malicious-formbook.pcap', connections: 3 },
  { capture: 'malicious-phone-banker.pcap', connections: 3 },
  { capture: 'benign-apt.pcap', connections: 2 },
  { capture: 'benign-pip.pcap', connections: 2 },
  { capture: 'benign-w3m.pcap', connections: 2 },
  { capture: 'benign-windows.pcap', connections: 4 },
  { capture: 'benign-openssl-ocsp.pcap', connections: 2 },
  { capture: 'benign-python-requests.pcap', connections: 1 },
];

/** Writes `self-test.pcap` and `self-test.tsv`, composed from the captures and their truths. */
export function makeSelfTest(samples: string): void {
  const work = mkdtempSync(join(tmpdir(), 'mad-self-test-'));
  const pieces = parts.map(({ capture, connections }, index) => {
    const piece = join(work, `${index}.pcap`);
    const file = join(samples, 'captures', capture);
    execFileSync(
      'tshark',
      ['-n', '-r', file, '-Y', `tcp.stream < ${connections}`, '-F', 'pcap', '-w', piece],
      { stdio: 'ignore' },
    );
    return piece;
  });
  const capture = join(samples, 'self-test.pcap');
  execFileSync('mergecap', ['-F', 'pcap', '-w', capture, ...pieces]);
  rmSync(work, { recursive: true });

  const present = new Set(
    execFileSync(
      'tshark',
      ['-n', '-r', capture, '-Y', 'http.request', '-T', 'fields', '-e', 'ip.src', '-e', 'http.user_agent'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).split('\n'),
  );
  const names = new Set(parts.map((part) => part.capture));
  const rows = readTable(readFileSync(join(samples, 'truth.tsv'), 'utf8'))
    .filter((row) => names.has(row.capture) && present.has(`${row.inside_ip}\t${row.user_agent}`))
    .map((row) =>
      [row.inside_ip, row.user_agent, row.label === 'malicious' ? 'malicious' : 'clean', row.label].join(
        '\t',
      ),
    );
  writeFileSync(
    join(samples, 'self-test.tsv'),
    `${['inside_ip\tuser_agent\tverdict\tlabel', ...rows].join('\n')}\n`,
  );
}
