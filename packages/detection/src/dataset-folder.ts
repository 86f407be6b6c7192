import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MadError } from '@mad/errors';
import { flowName } from '@mad/flows';
import { isJudged, type SoftwareFlow, type SoftwareGroup } from '@mad/webgraphic';
import { readCaptureFile } from './capture-file.ts';
import { capturedText } from './captured-text.ts';
import { type FlowDocument, flowDocument, type ReportEntry, reportEntry } from './dataset-documents.ts';
import type { CaptureVerdicts } from './detector.ts';
import { FlowFileWriter } from './flow-file-writer.ts';
import { flowSample } from './flow-scorer.ts';
import type { FlowVerdict } from './flow-verdict.ts';

/** Whether the bulky working folders (`tmp`, `stream`, samples) stay after the documents are written. */
export interface DatasetFolderOptions {
  readonly develop: boolean;
}

/**
 * Name of a capture's dataset folder: the file's name without the endings of captures and compressors. A name that is nothing but
 * such an ending, or would then lead out of the parent folder (`..pcap`), stays whole.
 */
export const datasetName = (capturePath: string): string => {
  const whole = basename(capturePath);
  const name = whole.replace(/\.(gz|zst)$/i, '').replace(/\.(pcap|pcapng|cap|snoop|dmp)$/i, '');
  return name === '' || name === '.' || name === '..' ? whole : name;
};

/**
 * Writes the dataset folder of a judged capture (specification §8): `groups.json`, `filter.json`, `record.json`, `stream.json`,
 * `report.json`, and in develop mode the flow files under `tmp/`, whole header streams under `stream/` and samples under
 * `<kind>/<0|1>/`. A folder left by an earlier round is replaced.
 *
 * @returns the path of the folder.
 * @throws MadError `MAD_OUTPUT_UNWRITABLE`.
 */
export const writeDatasetFolder = async (
  parent: string,
  result: CaptureVerdicts,
  { develop }: DatasetFolderOptions,
): Promise<string> => {
  const folder = join(parent, datasetName(result.path));
  const flows = flowDocuments(result);
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(folder, name), `${JSON.stringify(value, null, 1)}\n`);
    write('groups.json', groupsDocument(result));
    write('filter.json', filterDocument(result));
    write('record.json', Object.fromEntries(flows.map(({ document }) => [document.filename, document])));
    write('stream.json', streamDocument(flows));
    write(
      'report.json',
      flows.map(({ entry }) => entry),
    );
    if (develop) await writeWorkingFiles(folder, result.path, flows);
    return folder;
  } catch (cause) {
    if (cause instanceof MadError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_OUTPUT_UNWRITABLE', `${folder}: ${detail}`, cause);
  }
};

interface DocumentedFlow {
  readonly flow: SoftwareFlow;
  readonly verdict: FlowVerdict;
  readonly document: FlowDocument;
  readonly entry: ReportEntry;
}

const flowDocuments = ({ groups, verdicts }: CaptureVerdicts): DocumentedFlow[] => {
  const flowsById = new Map<number, SoftwareFlow>();
  for (const byKey of groups.values())
    for (const group of byKey.values()) for (const flow of group.flows) flowsById.set(flow.flow.id, flow);
  return verdicts.flatMap((verdict) => {
    const flow = flowsById.get(verdict.flow.id);
    const entry = flow && reportEntry(flow, verdict);
    return flow && entry ? [{ flow, verdict, document: flowDocument(entry), entry }] : [];
  });
};

/** Kind → group key → names of its flows. */
const groupsDocument = ({ groups }: CaptureVerdicts): unknown =>
  Object.fromEntries(
    [...groups].map(([kind, byKey]) => [
      kind,
      Object.fromEntries(
        [...byKey].map(([key, group]) => [
          capturedText(key),
          group.flows.map(({ flow }) => `${flowName(flow)}.pcap`),
        ]),
      ),
    ]),
  );

/** What the fingerprint book said of each judged group. */
const filterDocument = ({ groups, findings }: CaptureVerdicts): unknown => {
  const keys = (wanted: 'malicious' | 'clean' | undefined): string[] =>
    [...groups]
      .filter(([kind]) => isJudged(kind))
      .flatMap(([, byKey]) => [...byKey.values()])
      .filter((group: SoftwareGroup) => findings.get(group)?.verdict === wanted)
      .map((group) => capturedText(group.key));
  return { is_malicious: keys('malicious'), new_app: keys(undefined), is_clean: keys('clean') };
};

/** Kind → samples of its flows: which file, of which verdict. */
const streamDocument = (flows: readonly DocumentedFlow[]): unknown => {
  const document: Record<string, unknown[]> = {};
  for (const { flow, verdict, document: record } of flows) {
    document[verdict.kind] ??= [];
    document[verdict.kind]?.push({
      filename: `${flowName(flow.flow)}.dat`,
      is_malicious: record.is_malicious,
      UA: record.UA,
      url: record.url,
      ipua: record.ipua,
    });
  }
  return document;
};

const writeWorkingFiles = async (
  folder: string,
  capturePath: string,
  flows: readonly DocumentedFlow[],
): Promise<void> => {
  const flowFiles = new FlowFileWriter(join(folder, 'tmp'));
  await readCaptureFile(capturePath, flowFiles);
  flowFiles.finish();
  mkdirSync(join(folder, 'stream'));
  for (const { flow, verdict, document } of flows) {
    const name = `${flowName(flow.flow)}.dat`;
    const blocks = flow.requests.map(({ item }) => item.request.headerBlock);
    writeFileSync(join(folder, 'stream', name), Buffer.concat(blocks));
    if (!isJudged(verdict.kind)) continue;
    const samples = join(folder, verdict.kind, String(document.is_malicious));
    mkdirSync(samples, { recursive: true });
    writeFileSync(join(samples, name), flowSample(flow));
  }
};
