import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SAMPLES } from './captures.ts';

const PCAP_HEADER = 24;

/** The working folders of a detector under test. */
export class ServiceHome {
  readonly root: string;

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'mad-service-'));
    for (const folder of ['pcap', 'dataset']) mkdirSync(join(this.root, folder));
  }

  get dataset(): string {
    return join(this.root, 'dataset');
  }

  get databaseUrl(): string {
    return `sqlite:${join(this.root, 'mad.db')}`;
  }

  capture(name: string): string {
    return join(this.root, 'pcap', name);
  }

  /** Puts a sample under a name into the folder of captures, as a recorder does that moves it there when it is whole. */
  record(sample: string, name: string = sample): string {
    copyFileSync(join(SAMPLES, sample), join(this.root, name));
    renameSync(join(this.root, name), this.capture(name));
    return this.capture(name);
  }

  /** Puts a compressed capture there whose reading takes seconds: the records of a sample again and again. */
  recordLong(sample: string, name: string, megabytes = 60): string {
    const bytes = readFileSync(join(SAMPLES, sample));
    const path = join(this.root, name);
    const member = gzipSync(repeated(bytes.subarray(PCAP_HEADER), 1_000_000), { level: 1 });
    writeFileSync(path, gzipSync(bytes.subarray(0, PCAP_HEADER)));
    for (let length = 0; length < megabytes; length++) appendFileSync(path, member);
    renameSync(path, this.capture(name));
    return this.capture(name);
  }

  /** Appends the records of a sample to a capture of {@link recordLong}. */
  growLong(path: string, sample: string): void {
    appendFileSync(path, gzipSync(this.records(sample)));
  }

  /** The records of a sample, to append to a plain capture. */
  records(sample: string): Uint8Array {
    return readFileSync(join(SAMPLES, sample)).subarray(PCAP_HEADER);
  }

  /** Lines of `mad.log` with this code, without code and time. */
  logged(code: number): string[] {
    return readFileSync(join(this.root, 'mad.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => line.startsWith(`${code} `))
      .map((line) => line.split(' ').slice(2).join(' '));
  }
}

const repeated = (bytes: Uint8Array, length: number): Uint8Array =>
  Buffer.concat(new Array<Uint8Array>(Math.ceil(length / bytes.length)).fill(bytes));
