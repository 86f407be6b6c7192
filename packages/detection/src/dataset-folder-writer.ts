import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { splitCapture } from '@mad/capture-files';
import { MadError } from '@mad/errors';
import { flowName } from '@mad/flows';
import { isJudged, type RequestKind, type SoftwareFlow } from '@mad/webgraphic';
import { capturedText } from './captured-text.ts';
import { flowDocument, type ReportEntry } from './dataset-documents.ts';
import { FlowGroups } from './flow-groups.ts';
import { flowSample } from './flow-scorer.ts';
import type { FlowVerdict } from './flow-verdict.ts';
import type { JudgedFlow } from './judged-capture.ts';
import { OutputFile } from './output-file.ts';

/** Ending of folders that are not whole yet, or not needed any more. Their names begin with a dot. */
const PARTIAL = '.partial';

/**
 * Writes the dataset folder of a capture (specification §8) while its flows are judged: `groups.json`, `filter.json`, `record.json`,
 * `stream.json`, `report.json`, and in develop mode the flow files under `tmp/`, whole header streams under `stream/` and samples
 * under `<kind>/<0|1>/`.
 *
 * All is written to a folder with a name of its own, and takes the place of an earlier folder at once when it is whole and on the
 * disk. What a run that was ended left is removed by the next one for the same capture. Memory does not grow with the capture.
 */
export class DatasetFolderWriter {
  readonly #folder: string;
  readonly #parent: string;
  readonly #partial: string;
  readonly #develop: boolean;
  readonly #record: OutputFile;
  readonly #report: OutputFile;
  readonly #samples = new Map<RequestKind, OutputFile>();
  readonly #groups: FlowGroups;
  #flows = 0;

  /**
   * @param parent made when it is missing.
   * @param name of the folder, a plain file name.
   * @throws MadError `MAD_OUTPUT_UNWRITABLE`, here and in each method.
   */
  constructor(parent: string, name: string, develop: boolean) {
    this.#parent = parent;
    this.#folder = join(parent, name);
    this.#develop = develop;
    const prefix = `.${createHash('sha256').update(name).digest('hex').slice(0, 16)}-`;
    this.#partial = join(parent, `${prefix}${randomUUID()}${PARTIAL}`);
    [this.#record, this.#report, this.#groups] = this.#guard(() => {
      if (name === '' || name === '.' || name === '..' || basename(name) !== name)
        throw new Error('this is no name for a folder');
      mkdirSync(parent, { recursive: true });
      for (const left of readdirSync(parent))
        if (left.startsWith(prefix) && left.endsWith(PARTIAL))
          rmSync(join(parent, left), { recursive: true, force: true });
      mkdirSync(this.#partial);
      return [
        this.#begin('record.json', '{\n'),
        this.#begin('report.json', '[\n'),
        new FlowGroups(this.#path('.names')),
      ];
    });
  }

  /** The folder in which the work goes on. */
  get partial(): string {
    return this.#partial;
  }

  /** Flows not listed in `groups.json` because too many groups were met before theirs. */
  get flowsWithoutGroup(): number {
    return this.#groups.dropped;
  }

  /** Takes in a flow. A `Filtered` one, which has no entry, stands in `groups.json` alone. */
  add({ flow, verdict, finding }: JudgedFlow, entry: ReportEntry | undefined): void {
    this.#guard(() => {
      const { kind } = verdict;
      const name = flowName(verdict.flow);
      this.#groups.add(kind, capturedText(verdict.software), `${name}.pcap`, finding?.verdict);
      if (entry === undefined) return;
      const separator = this.#flows++ === 0 ? ' ' : ',\n ';
      const document = flowDocument(entry);
      this.#record.write(`${separator}${JSON.stringify(document.filename)}: ${JSON.stringify(document)}`);
      this.#report.write(separator + JSON.stringify(entry));
      const { is_malicious, UA, url, ipua } = document;
      const sample = { filename: `${name}.dat`, is_malicious, UA, url, ipua };
      this.#sampleList(kind, (file, isFirst) =>
        file.write(`${isFirst ? '  ' : ',\n  '}${JSON.stringify(sample)}`),
      );
      if (this.#develop) this.#writeWorkingFiles(flow, verdict, name);
    });
  }

  /**
   * Writes what is left and puts the folder in its place.
   *
   * @returns its path.
   */
  async finish(capturePath: string): Promise<string> {
    try {
      if (this.#develop) await splitCapture(capturePath, this.#path('tmp'));
      this.#record.write('\n}\n');
      this.#record.finish();
      this.#report.write('\n]\n');
      this.#report.finish();
      this.#writeSampleLists();
      const groups = this.#begin('groups.json', '');
      await this.#groups.writeGroups(groups);
      groups.finish();
      const filter = this.#begin('filter.json', '');
      this.#groups.writeFilter(filter);
      filter.finish();
      this.#groups.close();
      synchronise(this.#partial);
      this.#putInPlace();
      return this.#folder;
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  /** Removes what was written so far. Does no harm after {@link finish}. */
  abandon(): void {
    for (const file of [this.#record, this.#report, ...this.#samples.values()]) file.close();
    this.#groups.close();
    rmSync(this.#partial, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#partial, name);
  }

  #begin(name: string, text: string): OutputFile {
    const file = new OutputFile(this.#path(name));
    file.write(text);
    return file;
  }

  #sampleList(kind: RequestKind, write: (file: OutputFile, isFirst: boolean) => void): void {
    const begun = this.#samples.get(kind);
    const file = begun ?? new OutputFile(this.#path(`.samples-${kind}`));
    this.#samples.set(kind, file);
    write(file, begun === undefined);
  }

  /** The lists of the kinds, put together to one document. */
  #writeSampleLists(): void {
    const document = this.#begin('stream.json', '{');
    let separator = '';
    for (const [kind, file] of this.#samples) {
      const path = this.#path(`.samples-${kind}`);
      file.finish();
      document.write(`${separator}\n ${JSON.stringify(kind)}: [\n`);
      document.append(path);
      document.write('\n ]');
      separator = ',';
      rmSync(path);
    }
    document.write('\n}\n');
    document.finish();
  }

  #writeWorkingFiles(flow: SoftwareFlow, { kind, verdict }: FlowVerdict, name: string): void {
    mkdirSync(this.#path('stream'), { recursive: true });
    const blocks = flow.requests.map(({ item }) => item.request.headerBlock);
    writeFileSync(this.#path(`stream/${name}.dat`), Buffer.concat(blocks));
    if (!isJudged(kind)) return;
    const samples = this.#path(`${kind}/${verdict === 'malicious' ? 1 : 0}`);
    mkdirSync(samples, { recursive: true });
    writeFileSync(join(samples, `${name}.dat`), flowSample(flow));
  }

  /** A folder cannot take the place of another one at once: the earlier one is moved aside, and put back if that fails. */
  #putInPlace(): void {
    const earlier = this.#partial.replace(PARTIAL, `-earlier${PARTIAL}`);
    const isThere = existsSync(this.#folder);
    if (isThere) renameSync(this.#folder, earlier);
    try {
      renameSync(this.#partial, this.#folder);
    } catch (error) {
      if (isThere) renameSync(earlier, this.#folder);
      throw error;
    }
    synchronise(this.#parent);
    rmSync(earlier, { recursive: true, force: true });
  }

  #guard<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  #unwritable(cause: unknown): MadError {
    if (cause instanceof MadError) return cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new MadError('MAD_OUTPUT_UNWRITABLE', `${this.#folder}: ${detail}`, cause);
  }
}

/** Makes sure that the names in a folder are on the disk. */
const synchronise = (folder: string): void => {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
