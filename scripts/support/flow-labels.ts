import { readCaptureFile } from '../../packages/capture-files/src/index.ts';
import { FlowTracker } from '../../packages/flows/src/index.ts';
import { type HttpRequest, HttpRequestExtractor } from '../../packages/protocols/src/index.ts';

/** First line of a label file. */
export const HEADING = 'capture\tstart\tsrc_ip\tsrc_port\tdest_ip\tdest_port\tlabel\tfamily\trequests\thost';

/** The requests of each HTTP flow of a capture, in order of time. */
export const httpFlowsOf = async (capture: string): Promise<HttpRequest[][]> => {
  const requests: HttpRequest[] = [];
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    (request) => requests.push(request),
  );
  const tracker = new FlowTracker({ streams: extractor });
  await readCaptureFile(capture, tracker);
  tracker.finish();
  requests.sort((a, b) => a.time - b.time);
  return [...Map.groupBy(requests, (request) => request.flow.id).values()];
};

/** One line of a label file. */
export const labelLine = (
  capture: string,
  requests: readonly HttpRequest[],
  label: string,
  family: string,
): string => {
  const [{ time, client, server, host }] = requests;
  const start = (time / 1e6).toFixed(6);
  const ends = [client.address, client.port, server.address, server.port];
  return [capture, start, ...ends, label, family, requests.length, host ?? ''].join('\t');
};
