import { FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { type LabelledRequests, labelledSoftware } from './labelled-captures.ts';

/** The fingerprint book of labelled flows: one entry for each software of each label. */
export const labelledFingerprints = (flows: readonly LabelledRequests[]): FingerprintBook => {
  const book = new FingerprintBook();
  const software = Map.groupBy(
    flows,
    ({ row, requests }) => `${row.label}\n${labelledSoftware(row, requests)}`,
  );
  for (const group of software.values()) {
    const requests = group.flatMap((flow) => flow.requests).sort((a, b) => a.request.time - b.request.time);
    const fingerprint = makeFingerprint(requests, 'Background');
    if (fingerprint !== undefined) book.add(fingerprint, group[0].row.label === 'malicious');
  }
  return book;
};
