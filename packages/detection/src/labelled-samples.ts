import { type LabelledSample, makeSample } from '@mad/model';
import { describeUserAgent } from '@mad/protocols';
import type { JudgedKind } from '@mad/webgraphic';
import { type LabelledRequests, labelledSoftware } from './labelled-captures.ts';

/** The samples of labelled flows, in the same order. */
export const labelledSamples = (flows: readonly LabelledRequests[]): LabelledSample[] =>
  flows.map(({ row, requests }) => ({
    sample: makeSample(requests.map(({ request }) => request.headerBlock)),
    label: row.label,
    family: row.family,
    software: labelledSoftware(row, requests),
    ...(row.weight === undefined ? {} : { weight: row.weight }),
  }));

/** The kind whose model judges a flow that no graph has looked at: told by its User-Agent alone. */
export const kindByUserAgent = ({ requests }: LabelledRequests): JudgedKind => {
  const named = requests.find(({ request }) => request.userAgent !== undefined);
  switch (describeUserAgent(named?.request.userAgent).type) {
    case 'PC':
      return 'Background_PC';
    case 'Phone':
      return 'Background_Phone';
    case 'Unknown':
      return 'Suspicious';
  }
};
