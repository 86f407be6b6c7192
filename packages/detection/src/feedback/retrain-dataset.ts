import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capturedText } from '../captured-text.ts';
import type { MaliciousFlow } from './malicious-flow.ts';
import { replaceFile } from './replace-file.ts';
import {
  labelFolder,
  type RetrainEntry,
  type SampleVerdict,
  sampleFilename,
  streamEntry,
} from './retrain-entry.ts';
import { type IndexRow, RetrainIndex } from './retrain-index.ts';
import {
  RETRAIN_KINDS,
  STREAM_FILE,
  samplesWithoutIndex,
  UNKNOWN_USER_AGENT,
} from './samples-without-index.ts';

/** A capture whose malicious flows are kept. */
export interface RetrainCapture {
  /** Name of its dataset folder. */
  readonly name: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
  /** Capture time of its first packet, microseconds since 1970. */
  readonly time: number;
  /** Flows called malicious. */
  readonly predicted: number;
}

/** Which samples a verdict is about: one flow, or all flows of one software to one host in a capture. */
export type SampleSelection =
  | { readonly capture: string; readonly flow: string }
  | { readonly capture: string; readonly software: string; readonly host: string };

/** A verdict on samples. */
export interface SampleLabel {
  readonly of: SampleSelection;
  readonly verdict: SampleVerdict;
  readonly source: string;
  readonly detail: string;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/** Analysts overrule services and lists. */
const ANALYST = 'analyst';

/**
 * The retrain dataset (specification §7, §8): `<kind>/{0,1}/<capture>_<flow name>.dat` and `stream.json`, with an index in an SQLite
 * file beside them. All changes go through the index, one process after the other, so that none is lost; a repeat changes nothing.
 */
export class RetrainDataset {
  readonly folder: string;
  readonly index: RetrainIndex;

  /**
   * Opens or makes the dataset. Samples that lie there without an index are taken up, with what `stream.json` says of them.
   *
   * @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`.
   */
  constructor(folder: string) {
    this.folder = folder;
    this.index = new RetrainIndex(folder);
    if (this.#isEmpty()) this.#takeUpSamples();
  }

  close(): void {
    this.index.close();
  }

  /**
   * Keeps the samples of a capture, `unchecked` until somebody gives a verdict. What is known of a capture judged again stays unless
   * the capture has changed.
   *
   * @returns false when this very capture is known already.
   */
  add(capture: RetrainCapture, flows: readonly MaliciousFlow[], whenNew: () => void = () => {}): boolean {
    return this.index.change(() => {
      const known = this.index.one('SELECT digest FROM capture WHERE name = ?', capture.name);
      const isRepeat = known !== undefined && known['digest'] === capture.digest;
      if (!isRepeat) {
        if (known !== undefined) this.#forgetUnlabelled(capture.name);
        this.index.run(
          'INSERT OR REPLACE INTO capture (name, digest, time, predicted, settled) VALUES (?, ?, ?, ?, 0)',
          capture.name,
          capture.digest,
          capture.time,
          capture.predicted,
        );
        whenNew();
      }
      let changed = false;
      for (const flow of flows) changed = this.#addSample(capture.name, flow) || changed;
      if (changed || !isRepeat) this.#writeStream();
      return !isRepeat;
    });
  }

  /**
   * Puts verdicts on samples and moves their files accordingly. An analyst's verdict stays whatever others say, and one on a flow
   * goes before one on its software.
   *
   * @param also further changes of the index that belong to these.
   * @returns how many samples have changed.
   */
  label(labels: readonly SampleLabel[], also: () => void = () => {}): number {
    return this.index.change(() => {
      also();
      let changed = 0;
      for (const label of labels)
        for (const entry of this.#selected(label.of))
          if (mayChange(entry, label)) {
            this.#relabel(entry, label);
            changed++;
          }
      if (changed > 0) this.#writeStream();
      return changed;
    });
  }

  /** All samples, by kind and name. */
  entries(): readonly RetrainEntry[] {
    return this.#entries('');
  }

  /** The bytes of a sample; undefined when its file has been removed. */
  read(entry: RetrainEntry): Uint8Array | undefined {
    const path = this.pathOf(entry);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /** Where a sample lies. */
  pathOf({ kind, verdict, filename }: Pick<RetrainEntry, 'kind' | 'verdict' | 'filename'>): string {
    return join(this.folder, kind, String(labelFolder(verdict)), filename);
  }

  /**
   * Takes a lease, for work that one process at a time may do. It lapses unless it is taken again by the same owner.
   *
   * @param until milliseconds since 1970.
   * @returns false while another owner has it.
   */
  takeLease(name: string, owner: string, now: number, until: number): boolean {
    return (
      this.index.run(
        'INSERT INTO lease (name, owner, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE lease.until <= ? OR lease.owner = excluded.owner',
        name,
        owner,
        until,
        now,
      ) === 1
    );
  }

  /** Gives a lease back. */
  endLease(name: string, owner: string): void {
    this.index.run('DELETE FROM lease WHERE name = ? AND owner = ?', name, owner);
  }

  #selected(of: SampleSelection): RetrainEntry[] {
    return 'flow' in of
      ? this.#entries('WHERE capture = ? AND flow = ?', of.capture, of.flow)
      : this.#entries('WHERE capture = ? AND software = ? AND host = ?', of.capture, of.software, of.host);
  }

  #entries(where: string, ...values: readonly string[]): RetrainEntry[] {
    return this.index.all(`SELECT * FROM entry ${where} ORDER BY kind, filename`, ...values).flatMap(entryOf);
  }

  #isEmpty(): boolean {
    return (
      this.index.one('SELECT 1 FROM entry LIMIT 1') === undefined &&
      this.index.one('SELECT 1 FROM capture LIMIT 1') === undefined
    );
  }

  #addSample(capture: string, flow: MaliciousFlow): boolean {
    if (flow.sample === undefined) return false;
    const entry: RetrainEntry = {
      kind: flow.kind,
      filename: sampleFilename(capture, flow.name),
      capture,
      flow: flow.name,
      userAgent: capturedText(flow.userAgent ?? UNKNOWN_USER_AGENT),
      url: capturedText(flow.url),
      host: capturedText(flow.host),
      serverAddress: flow.serverAddress,
      software: capturedText(flow.software),
      verdict: 'unchecked',
      source: '',
      detail: '',
      checkedAt: 0,
    };
    const isKnownAlready =
      this.index.one('SELECT 1 FROM entry WHERE kind = ? AND filename = ?', entry.kind, entry.filename) !==
      undefined;
    if (isKnownAlready) return false;
    this.#writeSample(this.pathOf(entry), flow.sample);
    this.#insert(entry);
    return true;
  }

  #relabel(entry: RetrainEntry, { verdict, source, detail, checkedAt }: SampleLabel): void {
    const labelled = { ...entry, verdict, source, detail, checkedAt };
    const [from, to] = [this.pathOf(entry), this.pathOf(labelled)];
    if (from !== to && existsSync(from)) {
      mkdirSync(join(to, '..'), { recursive: true });
      renameSync(from, to);
    }
    this.#insert(labelled);
  }

  #insert(entry: RetrainEntry): void {
    this.index.run(
      'INSERT OR REPLACE INTO entry (kind, filename, capture, flow, user_agent, url, host, server, software, verdict, source, detail, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[entry.kind, entry.filename, entry.capture, entry.flow, entry.userAgent, entry.url, entry.host],
      ...[entry.serverAddress, entry.software, entry.verdict, entry.source, entry.detail, entry.checkedAt],
    );
  }

  #writeSample(path: string, sample: Uint8Array): void {
    mkdirSync(join(path, '..'), { recursive: true });
    replaceFile(path, [sample]);
  }

  /** What an earlier judgement of a capture left and nobody has given a verdict on. */
  #forgetUnlabelled(capture: string): void {
    for (const entry of this.#entries('WHERE capture = ?', capture)) {
      if (isKnown(entry.verdict)) continue;
      rmSync(this.pathOf(entry), { force: true });
      this.index.run('DELETE FROM entry WHERE kind = ? AND filename = ?', entry.kind, entry.filename);
    }
    this.index.run('DELETE FROM question WHERE capture = ?', capture);
  }

  #writeStream(): void {
    replaceFile(join(this.folder, STREAM_FILE), this.#streamText());
  }

  /** As `JSON.stringify` would give it, in pieces: the index of a busy site is larger than the detector's memory should be. */
  *#streamText(): Generator<string> {
    let kind: string | undefined;
    yield '{';
    for (const row of this.index.each('SELECT * FROM entry ORDER BY kind, filename'))
      for (const entry of entryOf(row)) {
        const before = kind === undefined ? '' : '\n ],';
        yield entry.kind === kind ? ',' : `${before}\n ${JSON.stringify(entry.kind)}: [`;
        yield `\n  ${JSON.stringify(streamEntry(entry), null, 1).replaceAll('\n', '\n  ')}`;
        kind = entry.kind;
      }
    yield kind === undefined ? '}\n' : '\n ]\n}\n';
  }

  #takeUpSamples(): void {
    this.index.change(() => {
      if (!this.#isEmpty()) return;
      for (const entry of samplesWithoutIndex(this.folder)) this.#insert(entry);
    });
  }
}

const isKnown = (verdict: SampleVerdict): boolean => verdict === 'malicious' || verdict === 'harmless';

const mayChange = ({ verdict, source }: RetrainEntry, label: SampleLabel): boolean => {
  if (source === ANALYST && label.source !== ANALYST) return false;
  if (isKnown(verdict) && !isKnown(label.verdict)) return false;
  return 'flow' in label.of || !isKnown(verdict);
};

const entryOf = (row: IndexRow): RetrainEntry[] => {
  const text = (name: string): string => String(row[name] ?? '');
  const kind = RETRAIN_KINDS.find((one) => one === row['kind']);
  if (kind === undefined) return [];
  const verdict = text('verdict');
  return [
    {
      kind,
      filename: text('filename'),
      capture: text('capture'),
      flow: text('flow'),
      userAgent: text('user_agent'),
      url: text('url'),
      host: text('host'),
      serverAddress: text('server'),
      software: text('software'),
      verdict:
        verdict === 'malicious' || verdict === 'harmless' || verdict === 'unknown' ? verdict : 'unchecked',
      source: text('source'),
      detail: text('detail'),
      checkedAt: Number(row['checked_at']),
    },
  ];
};
