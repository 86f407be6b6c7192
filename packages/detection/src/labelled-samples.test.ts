import { join } from 'node:path';
import { SAMPLES } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { readLabelFile } from './label-file.ts';
import { readLabelledCaptures } from './labelled-captures.ts';
import { labelledSamples } from './labelled-samples.ts';

const samplesOf = async (folder: string, capture: RegExp) => {
  const rows = readLabelFile(join(folder, 'flows.tsv')).filter((row) => capture.test(row.capture));
  const { flows, unmatched } = await readLabelledCaptures(folder, rows, (error) => {
    throw error;
  });
  expect(unmatched).toEqual([]);
  return labelledSamples(flows);
};

describe('labelledSamples', () => {
  it('of imitations to learn from count less than captures, which have no weight', async () => {
    const imitated = await samplesOf(join(SAMPLES, 'learning'), /exploit-kits/);
    expect(imitated.length).toBeGreaterThan(80);
    expect(new Set(imitated.map(({ weight }) => weight))).toEqual(new Set([0.3]));
    const recorded = await samplesOf(SAMPLES, /cobalt-strike/);
    expect(recorded.length).toBeGreaterThan(3);
    for (const sample of recorded) expect(sample).not.toHaveProperty('weight');
  });

  it('name family, label and software, and hold the request', async () => {
    const [sample] = await samplesOf(SAMPLES, /malicious-zeus/);
    expect(sample).toMatchObject({ label: 'malicious', family: 'Zeus' });
    expect(sample.software).toMatch(/^captures\/malicious-zeus\.pcap\t10\.31\.1\.15\tMozilla/);
    expect(Buffer.from(sample.sample).toString('latin1')).toMatch(
      /^GET \/wp-images\/cfg\.bin HTTP\/1\.1\r\n/,
    );
  });
});
