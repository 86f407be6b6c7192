import { readCaptureFile } from '@mad/capture-files';
import { capturedText, timestampText } from '@mad/detection';
import { FlowTracker, flowName } from '@mad/flows';
import { type HttpRequest, HttpRequestExtractor } from '@mad/protocols';
import type { ExitCode } from '../exit-code.ts';
import { jsonLine, LineOutput, printable } from '../output.ts';
import { readOneCapture } from '../read-one-capture.ts';

/** `mad requests`: one line per HTTP request of a capture, in order of time within each flow. */
export const requests = async (path: string, options: { readonly json?: boolean }): Promise<ExitCode> => {
  const output = new LineOutput();
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    (request) =>
      output.write(options.json === true ? jsonLine(requestDocument(request)) : requestText(request)),
  );
  const tracker = new FlowTracker({ streams: extractor });
  return readOneCapture(path, async () => {
    const summary = await readCaptureFile(path, tracker);
    tracker.finish();
    output.flush();
    return summary;
  });
};

const optionalText = (value: string | undefined): string | null =>
  value === undefined ? null : capturedText(value);

/** The fields of a request as other tools read them; absent header fields are null. */
const requestDocument = (request: HttpRequest): Record<string, unknown> => ({
  timestamp: timestampText(request.time),
  flow: flowName(request.flow),
  src_ip: request.client.address,
  src_port: request.client.port,
  dest_ip: request.server.address,
  dest_port: request.server.port,
  method: request.method,
  uri: capturedText(request.uri),
  version: request.version,
  host: optionalText(request.host),
  user_agent: optionalText(request.userAgent),
  referer: optionalText(request.referer),
  headers: request.headers.map(({ name, value }) => [capturedText(name), capturedText(value)]),
  complete: request.complete,
});

const requestText = ({ time, client, server, method, host, uri, userAgent }: HttpRequest): string => {
  const target = printable(capturedText(`${host ?? server.address}${uri}`));
  const agent = userAgent === undefined ? 'no User-Agent' : printable(capturedText(userAgent));
  return `${timestampText(time)}  ${client.address}:${client.port} → ${server.address}:${server.port}  ${method} ${target}  (${agent})\n`;
};
