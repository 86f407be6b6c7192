import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CORPUS,
  capturesBelow,
  corpusCaptures,
  corpusTitle,
  isCorpusHere,
  SAMPLES,
} from './support/captures.ts';
import { limited } from './support/limit.ts';
import { readWithMad } from './support/mad-reading.ts';
import { onlyInFirst } from './support/reading-lines.ts';
import { isTsharkHere, readWithTshark } from './support/tshark.ts';
import { TSHARK_COMPARED, TSHARK_DIFFERENCES } from './support/tshark-differences.ts';

const inTurn = limited(2);

const compare = async (path: string) => {
  const [ours, theirs] = await inTurn(() => Promise.all([readWithMad(path), readWithTshark(path)]));
  return {
    packets: [ours.packets, theirs.packets],
    requests: [ours.requests.length, theirs.requests.length],
    onlyOurs: onlyInFirst(ours.requests, theirs.requests),
    onlyTheirs: onlyInFirst(theirs.requests, ours.requests),
    flows: [ours.flows.toSorted(), theirs.flows.toSorted()],
  };
};

const listed = new Map(TSHARK_DIFFERENCES.map((difference) => [difference.capture, difference]));
const samples = capturesBelow(SAMPLES);
const corpus = [...corpusCaptures('train'), ...corpusCaptures('formats')];
const compared = { captures: 0, packets: 0, requests: 0 };

const here = isTsharkHere ? '' : ' (skipped: tshark is not on this machine)';

describe.skipIf(!isTsharkHere)(`packets and HTTP requests as tshark counts them${here}`, () => {
  it('has samples to compare', () => expect(samples.length).toBeGreaterThan(10));

  describe('samples', { concurrent: true }, () => {
    it.each(samples)('%s', async (capture) => {
      const { packets, requests, onlyOurs, onlyTheirs, flows } = await compare(join(SAMPLES, capture));
      expect(packets[0]).toBe(packets[1]);
      expect({ onlyOurs, onlyTheirs }).toEqual({ onlyOurs: [], onlyTheirs: [] });
      expect(requests[0]).toBe(requests[1]);
      expect(flows[0]).toEqual(flows[1]);
    });
  });

  describe.skipIf(!isCorpusHere)(corpusTitle('corpus'), () => {
    describe('captures', { concurrent: true }, () => {
      it.each(corpus)('%s', async (capture) => {
        const { packets, requests, onlyOurs, onlyTheirs } = await compare(join(CORPUS, capture));
        compared.captures++;
        compared.packets += packets[1];
        compared.requests += requests[1];
        const difference = listed.get(capture);
        if (difference === undefined) {
          expect(packets[0]).toBe(packets[1]);
          expect({ onlyOurs, onlyTheirs }).toEqual({ onlyOurs: [], onlyTheirs: [] });
        } else {
          const only = [onlyOurs.length, onlyTheirs.length];
          expect({ packets, requests, only }).toEqual({
            packets: difference.packets,
            requests: difference.requests,
            only: difference.only,
          });
        }
      });
    });

    it('is what docs/differences.md says was compared', () => expect(compared).toEqual(TSHARK_COMPARED));

    it('lists differences of captures that exist, only', () =>
      expect([...listed.keys()].filter((capture) => !corpus.includes(capture))).toEqual([]));
  });
});
