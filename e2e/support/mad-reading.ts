import { readCaptureFile } from '../../packages/capture-files/src/index.ts';
import { FlowTracker } from '../../packages/flows/src/index.ts';
import { HttpRequestExtractor } from '../../packages/protocols/src/index.ts';
import { flowLine, requestLine } from './reading-lines.ts';
import type { CaptureFacts } from './tshark.ts';

/** Packets, HTTP requests and flows as MAD sees them. */
export const readWithMad = async (path: string): Promise<CaptureFacts> => {
  const requests: string[] = [];
  const flows: string[] = [];
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    ({ client, server, method, uri, host, userAgent }) =>
      requests.push(
        requestLine({
          client: client.address,
          clientPort: client.port,
          serverPort: server.port,
          method,
          uri,
          host: host ?? '',
          userAgent: userAgent ?? '',
        }),
      ),
  );
  const tracker = new FlowTracker({
    streams: extractor,
    onFlow: ({ source, destination, packets, bytesToServer, bytesToClient }) =>
      flows.push(
        flowLine(`${source.address} ${source.port}`, `${destination.address} ${destination.port}`, packets, [
          bytesToServer,
          bytesToClient,
        ]),
      ),
  });
  const summary = await readCaptureFile(path, tracker);
  tracker.finish();
  return { packets: summary.packets, requests, flows };
};
