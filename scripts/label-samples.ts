// Writes samples/flows.tsv, the label of every HTTP flow of our own captures, from samples/truth.tsv. Run it after recording.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCaptureFile } from '../packages/detection/src/index.ts';
import { FlowTracker } from '../packages/flows/src/index.ts';
import { type HttpRequest, HttpRequestExtractor } from '../packages/protocols/src/index.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));
const HEADING = 'capture\tstart\tsrc_ip\tsrc_port\tdest_ip\tdest_port\tlabel\tfamily\trequests\thost';

const requestsOf = async (capture: string): Promise<HttpRequest[]> => {
  const requests: HttpRequest[] = [];
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    (request) => requests.push(request),
  );
  const tracker = new FlowTracker({ streams: extractor });
  await readCaptureFile(capture, tracker);
  tracker.finish();
  return requests.sort((a, b) => a.time - b.time);
};

const [heading = '', ...lines] = readFileSync(join(SAMPLES, 'truth.tsv'), 'utf8').trimEnd().split('\n');
const names = heading.split('\t');
const truths = lines.map((line) => {
  const fields = line.split('\t');
  return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
});

const rows: string[] = [];
for (const [capture, known] of Map.groupBy(truths, ({ capture }) => capture)) {
  const requests = await requestsOf(join(SAMPLES, 'captures', capture));
  for (const flow of Map.groupBy(requests, (request) => request.flow.id).values()) {
    const [first] = flow;
    const truth = known.find(
      (row) => row['inside_ip'] === first.client.address && row['user_agent'] === (first.userAgent ?? ''),
    );
    if (truth === undefined) continue;
    const { client, server } = first;
    const start = (first.time / 1e6).toFixed(6);
    rows.push(
      [
        `captures/${capture}`,
        start,
        client.address,
        client.port,
        server.address,
        server.port,
        truth['label'],
        truth['family'],
        flow.length,
        first.host ?? '',
      ].join('\t'),
    );
  }
}
writeFileSync(join(SAMPLES, 'flows.tsv'), `${[HEADING, ...rows].join('\n')}\n`);
