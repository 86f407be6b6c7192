import type { LabelledSample } from '@mad/model';
import { parseDomainName } from '@mad/webgraphic';
import type { RetrainDataset } from './retrain-dataset.ts';
import type { RetrainEntry } from './retrain-entry.ts';

/** A sample of the retrain dataset whose label is known. */
export interface SiteSample extends LabelledSample {
  readonly entry: RetrainEntry;
}

/**
 * The samples that somebody has given a verdict on. Their family is the site they were sent to: it stands in for the name of a
 * malware family that nobody at the site knows, so that flows to one controller are not torn apart by a split.
 */
export const siteSamples = (dataset: RetrainDataset): readonly SiteSample[] =>
  dataset.entries().flatMap((entry): SiteSample[] => {
    if (entry.verdict !== 'malicious' && entry.verdict !== 'harmless') return [];
    const sample = dataset.read(entry);
    if (sample === undefined) return [];
    return [
      {
        sample,
        label: entry.verdict === 'malicious' ? 'malicious' : 'benign',
        family: `site ${siteOf(entry)}`,
        software: `${entry.capture}\t${entry.software}`,
        entry,
      },
    ];
  });

const siteOf = ({ host, serverAddress, software }: RetrainEntry): string =>
  host === '' ? serverAddress || software : parseDomainName(host).name;
