import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadError } from '@mad/errors';
import { makeSample } from '@mad/model';
import { type FixtureConnection, fixturePcap, SAMPLES, simpleRequest } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { type LabelledFlow, readLabelFile } from './label-file.ts';
import { type LabelledCaptures, readLabelledCaptures } from './labelled-captures.ts';
import { kindByUserAgent, labelledSamples } from './labelled-samples.ts';

const folder = temporaryFolder();
const SECOND = 1_700_000_000;

const connection = (seconds: number, path: string, userAgent?: string): FixtureConnection => ({
  start: seconds * 1e6,
  client: ['10.0.0.1', 40_000],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('c2.example', path, userAgent)],
});

const row = (start: number, changes: Partial<LabelledFlow> = {}): LabelledFlow => ({
  capture: 'a.pcap',
  start,
  sourceAddress: '10.0.0.1',
  sourcePort: 40_000,
  destinationAddress: '192.0.2.1',
  destinationPort: 80,
  label: 'malicious',
  family: 'Zeus',
  ...changes,
});

const match = async (
  connections: readonly FixtureConnection[],
  rows: readonly LabelledFlow[],
): Promise<LabelledCaptures & { errors: MadError[] }> => {
  writeFileSync(join(folder, 'a.pcap'), fixturePcap(connections));
  const errors: MadError[] = [];
  return { ...(await readLabelledCaptures(folder, rows, (error) => errors.push(error))), errors };
};

const pairs = ({ flows }: LabelledCaptures): (readonly [string, number])[] =>
  flows.map(({ row: { start }, requests }) => [requests[0]?.request.uri ?? '', start] as const);

describe('readLabelledCaptures', () => {
  it('finds the flow of a row', async () => {
    const wanted = row(SECOND);
    const { flows, unmatched, errors } = await match([connection(SECOND, '/a')], [wanted]);
    expect(flows).toEqual([{ row: wanted, requests: [expect.objectContaining({ inside: '10.0.0.1' })] }]);
    expect({ unmatched, errors }).toEqual({ unmatched: [], errors: [] });
  });

  it('finds it from the other end, too', async () => {
    const reversed = row(SECOND, {
      sourceAddress: '192.0.2.1',
      sourcePort: 80,
      destinationAddress: '10.0.0.1',
      destinationPort: 40_000,
    });
    expect(pairs(await match([connection(SECOND, '/a')], [reversed]))).toEqual([['/a', SECOND]]);
  });

  it('tells uses of one port apart by time, whatever the order of the rows', async () => {
    const flows = [0, 100, 200].map((later) => connection(SECOND + later, `/after-${later}`));
    const rows = [199, 1, 98].map((later) => row(SECOND + later));
    const found = await match(flows, rows);
    expect(pairs(found).toSorted()).toEqual([
      ['/after-0', SECOND + 1],
      ['/after-100', SECOND + 98],
      ['/after-200', SECOND + 199],
    ]);
    expect(found.unmatched).toEqual([]);
  });

  it('gives a flow to one row only', async () => {
    const rows = [row(SECOND), row(SECOND + 5, { family: 'Pony' })];
    const { flows, unmatched } = await match([connection(SECOND, '/a')], rows);
    expect(flows.map(({ row: { family } }) => family)).toEqual(['Zeus']);
    expect(unmatched).toEqual([rows[1]]);
  });

  it.each([
    ['another client', { sourceAddress: '10.0.0.2' }],
    ['another port', { sourcePort: 40_001 }],
    ['another server', { destinationAddress: '192.0.2.2' }],
  ])('leaves a row of %s unmatched', async (_, changes) => {
    const other = row(SECOND, changes);
    const { flows, unmatched } = await match([connection(SECOND, '/a')], [other]);
    expect({ flows, unmatched }).toEqual({ flows: [], unmatched: [other] });
  });

  it('labels flows between outside addresses, too', async () => {
    const outside: FixtureConnection = { ...connection(SECOND, '/a'), client: ['198.51.100.1', 1] };
    const found = await match([outside], [row(SECOND, { sourceAddress: '198.51.100.1', sourcePort: 1 })]);
    expect(pairs(found)).toEqual([['/a', SECOND]]);
  });

  it('tells of a capture that cannot be read and goes on', async () => {
    const gone = row(SECOND, { capture: 'gone.pcap' });
    const { flows, unmatched, errors } = await match([connection(SECOND, '/a')], [gone, row(SECOND)]);
    expect(flows).toHaveLength(1);
    expect(unmatched).toEqual([gone]);
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['MAD_CAPTURE_UNREADABLE', `${join(folder, 'gone.pcap')}: no such file or folder`],
    ]);
  });

  it('finds every labelled flow of our own captures, and tells how far it is', async () => {
    const steps: (readonly [number, number])[] = [];
    const rows = readLabelFile(join(SAMPLES, 'flows.tsv'));
    const { flows, unmatched } = await readLabelledCaptures(
      SAMPLES,
      rows,
      (error) => {
        throw error;
      },
      (done, total) => steps.push([done, total]),
    );
    expect(unmatched).toEqual([]);
    expect(flows).toHaveLength(rows.length);
    expect(new Set(flows.map(({ requests }) => requests)).size).toBe(rows.length);
    const captures = new Set(rows.map(({ capture }) => capture)).size;
    expect(steps).toEqual(Array.from({ length: captures + 1 }, (_, i) => [i, captures]));
  });
});

describe('labelledSamples', () => {
  it('makes the sample of each flow and says what software it is of', async () => {
    const { flows } = await match(
      [connection(SECOND, '/a'), connection(SECOND + 60, '/b', '')],
      [row(SECOND), row(SECOND + 60, { label: 'benign', family: 'curl' })],
    );
    const request = (path: string, userAgent?: string): Uint8Array =>
      makeSample([Buffer.from(simpleRequest('c2.example', path, userAgent), 'latin1')]);
    expect(labelledSamples(flows)).toEqual([
      { sample: request('/a'), label: 'malicious', family: 'Zeus', software: 'a.pcap\t10.0.0.1\tProbe/1.0' },
      { sample: request('/b', ''), label: 'benign', family: 'curl', software: 'a.pcap\t10.0.0.1\t' },
    ]);
  });
});

describe('kindByUserAgent', () => {
  it.each([
    ['Background_PC', 'curl/8.5.0'],
    ['Background_PC', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
    ['Background_Phone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15'],
    ['Suspicious', ''],
  ])('%s: %s', async (kind, userAgent) => {
    const { flows } = await match([connection(SECOND, '/a', userAgent)], [row(SECOND)]);
    expect(flows.map(kindByUserAgent)).toEqual([kind]);
  });
});
