import { createHash } from 'node:crypto';
import type { MaliciousConnection } from '@mad/store';
import type { ReportEntry } from './report-entry.ts';

/** What a capture's flows add to the documents. */
export interface ReportFigures {
  /** Flows. */
  readonly verdicts: number;
  readonly malicious: number;
  /** Of the earliest flow, in microseconds since 1970; undefined when no flow has a time. */
  readonly earliest: number | undefined;
  /** Distinct inside addresses with a malicious flow. */
  readonly infected: number;
  /** Distinct User-Agents of clean flows. */
  readonly benignSoftware: number;
  /** Distinct User-Agents of malicious flows. */
  readonly maliciousSoftware: number;
  readonly connections: readonly MaliciousConnection[];
}

/** Distinct values that are told apart; a capture of MAD has at most 200,000 flows. */
const MOST_DISTINCT = 1_000_000;

/** Gathers the {@link ReportFigures} of a capture, entry by entry. */
export class ReportSummary {
  #verdicts = 0;
  #malicious = 0;
  #earliest = Number.POSITIVE_INFINITY;
  readonly #benign = new Set<string>();
  readonly #maliciousSoftware = new Set<string>();
  readonly #servers = new Map<string, Map<string, number>>();
  #connections = 0;

  add(entry: ReportEntry): void {
    this.#verdicts++;
    const time = microsecondsOf(entry.time);
    if (time < this.#earliest) this.#earliest = time;
    // A User-Agent may be as long as a header block, and there may be as many as flows.
    const software = createHash('sha256').update(entry.UA).digest('base64');
    if (entry.is_malicious === 0) {
      this.#benign.add(software);
      return;
    }
    this.#malicious++;
    this.#maliciousSoftware.add(software);
    let servers = this.#servers.get(entry.srcIP);
    if (servers === undefined) {
      servers = new Map();
      this.#servers.set(entry.srcIP, servers);
    }
    const hits = servers.get(entry.dstIP) ?? 0;
    if (hits === 0) this.#connections++;
    servers.set(entry.dstIP, hits + 1);
  }

  /** More distinct values than any capture has: the report is not to be used. */
  get isTooLarge(): boolean {
    return this.#connections + this.#benign.size + this.#maliciousSoftware.size > MOST_DISTINCT;
  }

  get figures(): ReportFigures {
    return {
      verdicts: this.#verdicts,
      malicious: this.#malicious,
      earliest: Number.isFinite(this.#earliest) ? this.#earliest : undefined,
      infected: this.#servers.size,
      benignSoftware: this.#benign.size,
      maliciousSoftware: this.#maliciousSoftware.size,
      connections: [...this.#servers].flatMap(([host, servers]) =>
        [...servers].map(([server, hits]) => ({ host, server, hits })),
      ),
    };
  }
}

/** NaN for what is no ISO 8601. */
const microsecondsOf = (text: string): number =>
  Date.parse(text) * 1000 + Number(/\.\d{3}(\d{3})Z$/.exec(text)?.[1] ?? 0);
