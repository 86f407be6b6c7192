import { join } from 'node:path';
import { MadError } from '@mad/errors';
import type { InsideRequest } from '@mad/webgraphic';
import { collectRequests } from './capture-requests.ts';
import type { LabelledFlow } from './label-file.ts';

/** The requests of one flow whose label is known. */
export interface LabelledRequests {
  readonly row: LabelledFlow;
  /** In order of time; at least one. */
  readonly requests: readonly InsideRequest[];
}

/** What became of the rows of a label file. */
export interface LabelledCaptures {
  readonly flows: readonly LabelledRequests[];
  /** Rows for which the captures hold no flow. */
  readonly unmatched: readonly LabelledFlow[];
}

/** Told how many captures of how many have been read. */
export type CorpusProgress = (done: number, total: number, capture: string) => void;

/**
 * Finds the flows that a label file speaks of in the captures of a folder. Rows and flows meet by capture and five-tuple in
 * either direction; when a port was used more than once, by the nearest time of the first request.
 *
 * @param onError told of each capture that cannot be read; the rest goes on.
 */
export const readLabelledCaptures = async (
  folder: string,
  rows: readonly LabelledFlow[],
  onError: (error: MadError) => void,
  onProgress: CorpusProgress = () => {},
): Promise<LabelledCaptures> => {
  const byCapture = Map.groupBy(rows, ({ capture }) => capture);
  const flows: LabelledRequests[] = [];
  const unmatched: LabelledFlow[] = [];
  let done = 0;
  for (const [capture, captureRows] of byCapture) {
    onProgress(done++, byCapture.size, capture);
    try {
      // Whoever labelled a flow wants it judged, wherever its ends are.
      const { requests } = await collectRequests(join(folder, capture), () => true);
      const found = matchRows(captureRows, requests);
      flows.push(...found.flows);
      unmatched.push(...found.unmatched);
    } catch (error) {
      if (!(error instanceof MadError)) throw error;
      onError(error);
      unmatched.push(...captureRows);
    }
  }
  onProgress(done, byCapture.size, '');
  return { flows, unmatched };
};

/** A key of a five-tuple that is the same from both ends. */
export const tupleKey = (address: string, port: number, otherAddress: string, otherPort: number): string => {
  const one = `${address} ${port}`;
  const other = `${otherAddress} ${otherPort}`;
  return one < other ? `${one} ${other}` : `${other} ${one}`;
};

const rowKey = (row: LabelledFlow): string =>
  tupleKey(row.sourceAddress, row.sourcePort, row.destinationAddress, row.destinationPort);

const matchRows = (
  rows: readonly LabelledFlow[],
  requests: readonly InsideRequest[],
): { flows: LabelledRequests[]; unmatched: LabelledFlow[] } => {
  const byFlow = Map.groupBy(requests, ({ request }) => request.flow.id);
  const flowsByTuple = Map.groupBy(byFlow.values(), ([{ request }]) =>
    tupleKey(request.client.address, request.client.port, request.server.address, request.server.port),
  );
  const flows: LabelledRequests[] = [];
  const unmatched: LabelledFlow[] = [];
  for (const [key, sameTuple] of Map.groupBy(rows, rowKey)) {
    const candidates = [...(flowsByTuple.get(key) ?? [])].sort(
      (a, b) => a[0].request.time - b[0].request.time,
    );
    for (const row of sameTuple.toSorted((a, b) => a.start - b.start)) {
      const nearest = nearestFlow(candidates, row.start);
      if (nearest === undefined) unmatched.push(row);
      else flows.push({ row, requests: candidates.splice(candidates.indexOf(nearest), 1)[0] });
    }
  }
  return { flows, unmatched };
};

const nearestFlow = (candidates: readonly InsideRequest[][], start: number): InsideRequest[] | undefined => {
  const distance = ([{ request }]: readonly InsideRequest[]): number => Math.abs(request.time / 1e6 - start);
  let nearest: InsideRequest[] | undefined;
  for (const flow of candidates)
    if (nearest === undefined || distance(flow) < distance(nearest)) nearest = flow;
  return nearest;
};

/** The software a labelled flow belongs to: capture, inside host, User-Agent. */
export const labelledSoftware = (row: LabelledFlow, requests: readonly InsideRequest[]): string =>
  `${row.capture}\t${row.sourceAddress}\t${requests.find(({ request }) => request.userAgent !== undefined)?.request.userAgent ?? ''}`;
