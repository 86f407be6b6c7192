import type { CaptureReading } from './capture-requests.ts';
import type { JudgedReading } from './detector.ts';
import type { LimitHit } from './judged-capture.ts';

const LIMITS: readonly (readonly [keyof CaptureReading['counts'], string])[] = [
  ['flowsEvicted', 'flows ended early because the flow table was full'],
  ['directionLimit', 'holes given up because too much waited behind them'],
  ['totalLimit', 'times all held segments were given out because they filled the memory set aside'],
  ['headerLimit', 'header blocks cut for their length'],
  ['partialLimit', 'header blocks cut because too many waited for their ends'],
  ['fragmentsDropped', 'IP fragments without the rest of their datagram'],
];

/** The limits that reading and judging a capture ran into. */
export const limitHits = (reading: JudgedReading): LimitHit[] => {
  const { counts, requestsDropped, fingerprintsDropped } = reading;
  const hits: LimitHit[] = [
    ...LIMITS.map(([name, meaning]) => ({ name, count: counts[name], meaning })),
    {
      name: 'requestsDropped',
      count: requestsDropped,
      meaning: 'requests left out of documents because too many were held at one time',
    },
    {
      name: 'fingerprintsDropped',
      count: fingerprintsDropped,
      meaning: 'requests of software that got no fingerprint because there was too much software',
    },
  ];
  return hits.filter(({ count }) => count > 0);
};
