import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadError } from '@mad/errors';
import { fixturePcap, SAMPLES, simpleRequest } from '@mad/test-services';
import { TopSites } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import type { DetectorOptions } from './detector.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { makeDetector } from './fixture-models.ts';
import { type LabelledFlow, readLabelFile } from './label-file.ts';
import { readLabelledCaptures } from './labelled-captures.ts';
import { evaluateSystem, type SystemEvaluation } from './system-evaluation.ts';

const folder = temporaryFolder();
const SECOND = 1_700_000_000;

const evaluate = async (
  captures: string,
  rows: readonly LabelledFlow[],
  options: Partial<DetectorOptions> = {},
): Promise<SystemEvaluation> => {
  const fail = (error: MadError): void => {
    throw error;
  };
  const { flows } = await readLabelledCaptures(captures, rows, fail);
  const detector = makeDetector(options);
  return evaluateSystem(captures, flows, () => detector, fail);
};

interface Flow {
  readonly client: string;
  readonly host: string;
  readonly userAgent: string;
  readonly label: 'malicious' | 'benign';
  readonly family: string;
}

/** Writes a capture of the flows, one a minute, and gives their rows. */
const labelled = (flows: readonly Flow[]): LabelledFlow[] => {
  const start = (i: number): number => SECOND + 60 * i;
  writeFileSync(
    join(folder, 'a.pcap'),
    fixturePcap(
      flows.map(({ client, host, userAgent }, i) => ({
        start: start(i) * 1e6,
        client: [client, 40_000] as const,
        server: ['192.0.2.1', 80] as const,
        requests: [simpleRequest(host, `/${i}`, userAgent)],
      })),
    ),
  );
  return flows.map(({ client, label, family }, i) => ({
    capture: 'a.pcap',
    start: start(i),
    sourceAddress: client,
    sourcePort: 40_000,
    destinationAddress: '192.0.2.1',
    destinationPort: 80,
    label,
    family,
  }));
};

const flow = (changes: Partial<Flow> = {}): Flow => ({
  client: '10.0.0.1',
  host: 'a.example',
  userAgent: 'Bot/1',
  label: 'malicious',
  family: 'Zeus',
  ...changes,
});

const TOP_SITES = { topSites: TopSites.from(['trusted.example']) };

describe('evaluateSystem', () => {
  it('counts software, not flows, and one accused flow is enough', async () => {
    const rows = labelled([
      flow(),
      flow(),
      flow({ host: 'www.trusted.example' }),
      flow({ userAgent: 'Bot/2', host: 'trusted.example', family: 'Pony' }),
      flow({ client: '10.0.0.2', label: 'benign', family: 'curl' }),
      flow({ client: '10.0.0.3', label: 'benign', family: 'curl', host: 'trusted.example' }),
    ]);
    expect(await evaluate(folder, rows, { ...TOP_SITES, threshold: 0 })).toEqual({
      recall: 0.5,
      fpr: 0.5,
      positives: 2,
      negatives: 2,
      missed: { top_site: 1 },
      accused: { cnn: 1 },
      families: { Zeus: { found: 1, missed: 0 }, Pony: { found: 0, missed: 1 } },
      filtered: [
        {
          family: 'Pony',
          reason: 'not judged: the host belongs to trusted.example, a site on the top-site list',
          software: 1,
        },
      ],
    });
    expect(await evaluate(folder, rows, { ...TOP_SITES, threshold: 1.1 })).toMatchObject({
      recall: 0,
      fpr: 0,
      missed: { 'cnn+top_site': 1, top_site: 1 },
      accused: {},
    });
  });

  it('counts malware between outside addresses as not seen', async () => {
    const rows = labelled([flow({ client: '203.0.113.5' }), flow()]);
    expect(await evaluate(folder, rows, { threshold: 0 })).toMatchObject({
      recall: 0.5,
      missed: { not_seen: 1 },
      filtered: [{ family: 'Zeus', reason: 'no end inside, or no request found', software: 1 }],
    });
  });

  it('keeps families of any name apart', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const rows = labelled(names.map((family, i) => flow({ family, client: `10.0.1.${i}` })));
    const { families } = await evaluate(folder, rows, { threshold: 0 });
    expect(Object.entries(families)).toEqual(names.map((name) => [name, { found: 1, missed: 0 }]));
  });

  it('has no rates where nothing is labelled so', async () => {
    const { recall, fpr } = await evaluate(folder, labelled([flow({ label: 'benign' })]), { threshold: 0 });
    expect({ recall, fpr }).toEqual({ recall: Number.NaN, fpr: 1 });
  });

  it('tells of a capture that has gone since, counts its software as not seen, and goes on', async () => {
    const rows = labelled([flow()]);
    const { flows } = await readLabelledCaptures(folder, rows, () => {});
    const gone = flows.map(({ row, requests }) => ({ row: { ...row, capture: 'gone.pcap' }, requests }));
    const errors: MadError[] = [];
    const steps: number[] = [];
    const evaluation = await evaluateSystem(
      folder,
      [...gone, ...flows],
      () => makeDetector({ threshold: 0 }),
      (error) => errors.push(error),
      (done) => steps.push(done),
    );
    expect(evaluation).toMatchObject({ positives: 2, recall: 0.5, missed: { not_seen: 1 } });
    expect(errors.map(({ code }) => code)).toEqual(['MAD_CAPTURE_UNREADABLE']);
    expect(steps).toEqual([0, 1, 2]);
  });

  it('agrees with itself on our own captures', async () => {
    const wanted = /malicious-(cridex|pony|zeus|amadey)|benign-(wget|pip|apt|git|chromium)\./;
    const rows = readLabelFile(join(SAMPLES, 'flows.tsv')).filter(({ capture }) => wanted.test(capture));
    const captures = new Set(rows.map(({ capture }) => capture));
    expect(captures.size).toBe(9);
    const { recall, fpr, positives, negatives, missed, accused, families } = await evaluate(SAMPLES, rows);
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(positives).toBeGreaterThanOrEqual(4);
    expect(negatives).toBeGreaterThanOrEqual(5);
    expect(sum(Object.values(missed))).toBe(Math.round(positives * (1 - recall)));
    expect(sum(Object.values(accused))).toBe(Math.round(negatives * fpr));
    expect(sum(Object.values(families).map((family) => family.found + family.missed))).toBe(positives);
    expect(await evaluate(SAMPLES, rows, { threshold: 0 })).toMatchObject({
      positives,
      negatives,
      recall: 1,
    });
  });
});
