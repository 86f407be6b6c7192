import { readCaptureFile } from '../../packages/detection/src/index.ts';
import { FlowTracker } from '../../packages/flows/src/index.ts';
import { HttpRequestExtractor } from '../../packages/protocols/src/index.ts';
import { requestLine } from './request-line.ts';
import type { CaptureFacts } from './tshark.ts';

/** Packets and HTTP requests as MAD sees them. */
export const readWithMad = async (path: string): Promise<CaptureFacts> => {
  const requests: string[] = [];
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
  const tracker = new FlowTracker({ streams: extractor });
  const summary = await readCaptureFile(path, tracker);
  tracker.finish();
  return { packets: summary.packets, requests };
};
