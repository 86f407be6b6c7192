import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../packages/capture-files/src/index.ts';
import { FlowTracker, flowName } from '../packages/flows/src/index.ts';
import {
  CORPUS,
  capturesBelow,
  corpusCaptures,
  corpusTitle,
  isCorpusHere,
  SAMPLES,
} from './support/captures.ts';
import { FLOW_NAME_DIFFERENCES, FLOW_NAMES_COMPARED } from './support/flow-name-differences.ts';
import { isPkt2flowCapture, pkt2flowNames } from './support/pkt2flow-rule.ts';

const madNames = async (path: string): Promise<Set<string>> => {
  const names = new Set<string>();
  const tracker = new FlowTracker({
    onFlow: (flow) => names.add(`${flow.syn ? 'tcp_syn' : 'tcp_nosyn'}/${flowName(flow)}.pcap`),
  });
  await readCaptureFile(path, tracker);
  tracker.finish();
  return names;
};

interface Comparison {
  readonly names: readonly [number, number];
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

const compare = async (path: string): Promise<Comparison> => {
  const ours = await madNames(path);
  const theirs = pkt2flowNames(readFileSync(path));
  return {
    names: [ours.size, theirs.size],
    onlyOurs: [...ours].filter((name) => !theirs.has(name)),
    onlyTheirs: [...theirs].filter((name) => !ours.has(name)),
  };
};

const comparable = (folder: string, captures: readonly string[]): string[] =>
  captures.filter((capture) => isPkt2flowCapture(readFileSync(join(folder, capture))));

describe('names of flow files as pkt2flow gives them', () => {
  const samples = comparable(SAMPLES, capturesBelow(SAMPLES));

  it('has samples to compare', () => expect(samples.length).toBeGreaterThan(10));

  it.each(samples)('sample %s', async (capture) => {
    const { onlyOurs, onlyTheirs } = await compare(join(SAMPLES, capture));
    expect({ onlyOurs, onlyTheirs }).toEqual({ onlyOurs: [], onlyTheirs: [] });
  });

  describe.skipIf(!isCorpusHere)(corpusTitle('corpus'), () => {
    const listed = new Set(FLOW_NAME_DIFFERENCES.map(({ capture }) => capture));

    it.each(FLOW_NAME_DIFFERENCES)('$capture differs as listed', async ({ capture, names, only }) => {
      const found = await compare(join(CORPUS, capture));
      expect({ names: found.names, only: [found.onlyOurs.length, found.onlyTheirs.length] }).toEqual({
        names,
        only,
      });
    });

    it('are equal in every other capture', async () => {
      const totals: [number, number] = [0, 0];
      const unlisted: Record<string, Comparison> = {};
      const captures = comparable(CORPUS, corpusCaptures('train'));
      for (const capture of captures) {
        const found = await compare(join(CORPUS, capture));
        totals[0] += found.names[0];
        totals[1] += found.names[1];
        if (!listed.has(capture) && found.onlyOurs.length + found.onlyTheirs.length > 0)
          unlisted[capture] = found;
      }
      expect(unlisted).toEqual({});
      expect({ captures: captures.length, names: totals }).toEqual(FLOW_NAMES_COMPARED);
    });
  });
});
