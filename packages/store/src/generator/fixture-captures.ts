import { databaseTime } from '../database-time.ts';
import type { JudgedFlow } from '../judged-flow.ts';
import type { Store } from '../store.ts';

/** One judged flow in short. */
export interface FixtureFlow {
  readonly host: string;
  readonly server: string;
  readonly userAgent: string;
  readonly isMalicious: boolean;
}

/** Judges a capture as the detector does: found, claimed, completed. @param second of the capture's time. */
export const judgeCapture = async (
  store: Store,
  dataset: string,
  flows: readonly FixtureFlow[],
  { second = 0, folder = `/mad/dataset/${dataset}` as string | null } = {},
): Promise<number> => {
  const path = `${dataset}.pcap`;
  const time = (microseconds: number): ReturnType<typeof databaseTime> =>
    databaseTime(1_500_000_000_000_000 + second * 1_000_000 + microseconds);
  const known = await store.captures.find(path);
  const sizeBytes = (known?.size_bytes ?? 999) + 1;
  await store.captures.offer([{ path, dataset, source: 'folder', sizeBytes, modifiedAt: time(0) }]);
  const claim = await store.captures.claim('fixture:1:a', 60, path);
  if (claim === undefined) throw new Error(`${path} cannot be claimed`);
  const judged = flows.map(
    ({ host, server, userAgent, isMalicious }, i): JudgedFlow => ({
      name: `${host}_${40_000 + i}_${server}_80_${1_500_000_000 + second}`,
      time: time(i + 1),
      flowStart: time(i),
      inside: { address: host, port: 40_000 + i },
      outside: { address: server, port: 80 },
      userAgent,
      device: '',
      os: '',
      browser: '',
      url: `http://${server}/`,
      domain: server,
      type: 2,
      isMalicious,
      score: isMalicious ? 0.9 : 0.1,
      decidedBy: 'cnn',
      modelVersion: null,
      communityId: '1:x',
      firstOffset: 24,
      lastOffset: 24,
      reasons: [],
      explanation: null,
      requests: [],
    }),
  );
  const isComplete = await store.captures.complete(claim, {
    flows: judged,
    digest: 'a'.repeat(64),
    sizeBytes,
    modifiedAt: time(0),
    datasetFolder: folder,
    firstPacketAt: time(0),
    lastPacketAt: time(flows.length),
    packetCount: flows.length,
    flowCount: flows.length,
    requestCount: flows.length,
    modelVersion: null,
    warnings: [],
  });
  if (!isComplete) throw new Error(`${path} was not completed`);
  return claim.captureId;
};
