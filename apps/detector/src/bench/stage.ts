import { Datagram, DatagramDecoder, type Packet } from '@mad/capture';
import { readCaptureFile } from '@mad/capture-files';
import { Detector, loadTopSites } from '@mad/detection';
import { FlowTracker, isPrivateAddress } from '@mad/flows';
import { HttpRequestExtractor } from '@mad/protocols';

/** The parts of the way from bytes to software, each with those before it. */
export const STAGES = {
  read: 'finds the packets',
  datagrams: '+ link layer, IP, fragments',
  flows: '+ TCP flows',
  requests: '+ reassembly, HTTP requests',
  groups: '+ request graph, software, verdicts (without a model)',
} as const;

export type StageName = keyof typeof STAGES;

export const isStageName = (name: string): name is StageName => Object.hasOwn(STAGES, name);

/** Runs one stage over a capture; gives how many of the things it looks for it found. */
export const runStage = async (stage: StageName, path: string): Promise<number> => {
  switch (stage) {
    case 'read': {
      const { packets } = await readCaptureFile(path, { packet: () => {} });
      return packets;
    }
    case 'datagrams': {
      const decoder = new DatagramDecoder();
      const datagram = new Datagram();
      let datagrams = 0;
      const packet = (one: Packet): void => {
        if (decoder.decode(one, datagram)) datagrams++;
      };
      await readCaptureFile(path, { packet });
      return datagrams;
    }
    case 'flows': {
      const tracker = new FlowTracker({});
      await readCaptureFile(path, tracker);
      tracker.finish();
      return tracker.counts.flows;
    }
    case 'requests': {
      const extractor: HttpRequestExtractor = new HttpRequestExtractor(
        (slot) => tracker.table.flow(slot),
        () => {},
      );
      const tracker = new FlowTracker({ streams: extractor });
      await readCaptureFile(path, tracker);
      tracker.finish();
      return extractor.counts.requests;
    }
    case 'groups':
      return countSoftware(path);
  }
};

const countSoftware = async (path: string): Promise<number> => {
  const detector = new Detector({
    topSites: loadTopSites(undefined).sites,
    isInside: isPrivateAddress,
    models: async (kind) => ({
      name: `none for ${kind}`,
      threshold: 1,
      score: async (samples) => new Float32Array(samples.length),
    }),
  });
  const software = new Set<string>();
  await detector.judgeEach(path, (verdict) => software.add(verdict.software));
  return software.size;
};
