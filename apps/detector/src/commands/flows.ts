import { readCaptureFile } from '@mad/capture-files';
import { timestampText } from '@mad/detection';
import { type FlowRecord, FlowTracker, flowName } from '@mad/flows';
import type { ExitCode } from '../exit-code.ts';
import { jsonLine, LineOutput } from '../output.ts';
import { readOneCapture } from '../read-one-capture.ts';

/** `mad flows`: one line per TCP flow of a capture, in the order in which they end. */
export const flows = async (path: string, options: { readonly json?: boolean }): Promise<ExitCode> => {
  const output = new LineOutput();
  const tracker = new FlowTracker({
    onFlow: (flow) => output.write(options.json === true ? jsonLine(flowDocument(flow)) : flowText(flow)),
  });
  return readOneCapture(path, async () => {
    const summary = await readCaptureFile(path, tracker);
    tracker.finish();
    output.flush();
    return summary;
  });
};

const flowDocument = (flow: FlowRecord): Record<string, unknown> => ({
  flow: flowName(flow),
  start: timestampText(flow.start),
  end: timestampText(flow.end),
  packets: flow.packets,
  bytes_toserver: flow.bytesToServer,
  bytes_toclient: flow.bytesToClient,
  syn: flow.syn,
  gaps: flow.gaps,
});

const flowText = (flow: FlowRecord): string => {
  const seconds = ((flow.end - flow.start) / 1e6).toFixed(3);
  const start = flow.syn ? 'SYN' : 'no SYN';
  const gaps = flow.gaps === 0 ? '' : `, ${flow.gaps} gaps`;
  return `${flowName(flow)}  ${flow.packets} packets, ${flow.bytesToServer} B to server, ${flow.bytesToClient} B to client, ${seconds} s, ${start}${gaps}\n`;
};
