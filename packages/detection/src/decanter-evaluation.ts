import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Microseconds, Port } from '@mad/capture';
import { type Fingerprint, FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { buildRequestGraph, type InsideRequest } from '@mad/webgraphic';

/** A request of the DECANTeR logs (ACSAC 2017), one a line of the file; header order and case are lost there. */
interface LoggedRequest {
  readonly label: 'malicious' | 'benign';
  readonly family: string;
  /** The log it comes from: one machine, one run. */
  readonly file: string;
  /** Seconds. */
  readonly ts: number;
  readonly src: string;
  readonly dst: string;
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What fingerprints find in the DECANTeR logs when new software must send this much to count. */
export interface DecanterResult {
  /** New fingerprints count when their outgoing information is above it, bytes; the paper takes 1,000. */
  readonly leakLimit: number;
  /** Malicious logs with at least one alert, of all. */
  readonly detected: number;
  readonly logs: number;
  /** Fingerprints of benign test days that raised an alert, of all. */
  readonly falseAlerts: number;
  /** The same when the analyst's answer to each false alert goes into the book at once. */
  readonly falseAlertsWithFeedback: number;
  readonly benignFingerprints: number;
}

/** Fingerprints are made of what software did in windows of this length, seconds. */
const WINDOW = 600;
const LEAK_LIMITS = [0, 50, 100, 200, 500, 1000] as const;

/** What is learnt from: clean runs of the machines that were infected later, and the first days of a user. */
const TRAINING = { dumont: /VM_ransomware/, sandbox: /vm7/, user: /training/ } as const;
const USER_TEST = /testing/;

/**
 * Fingerprints on the DECANTeR logs, by the protocol of its paper as far as the logs allow: the book learns from clean runs; a
 * window's new fingerprint that sends more than the limit is an alert.
 *
 * @param path gzipped JSON lines
 */
export const evaluateDecanter = (path: string): readonly DecanterResult[] => {
  const logs = Map.groupBy(readLog(path), ({ file }) => file);
  const books = {
    dumont: bookOf(logs, TRAINING.dumont),
    sandbox: bookOf(logs, TRAINING.sandbox),
    user: bookOf(logs, TRAINING.user),
  };
  const malicious = [...logs.values()]
    .filter(([first]) => first.label === 'malicious')
    .map((log) => {
      const book = log[0].file.includes('dumont') ? books.dumont : books.sandbox;
      return newFingerprints(book, log);
    });
  const days = [...logs].filter(([file]) => USER_TEST.test(file)).sort(([a], [b]) => (a < b ? -1 : 1));
  const benign = days.flatMap(([, log]) => fingerprintsOf(log, WINDOW));
  return LEAK_LIMITS.map((leakLimit) => {
    const isAlert = ({ outgoingInformation }: Fingerprint): boolean => outgoingInformation > leakLimit;
    const learning = bookOf(logs, TRAINING.user);
    let falseAlertsWithFeedback = 0;
    for (const fingerprint of benign) {
      if (learning.lookUp(fingerprint).verdict !== 'new_app' || !isAlert(fingerprint)) continue;
      falseAlertsWithFeedback += 1;
      learning.add(fingerprint, false);
    }
    return {
      leakLimit,
      detected: malicious.filter((fingerprints) => fingerprints.some(isAlert)).length,
      logs: malicious.length,
      falseAlerts: benign.filter(
        (fingerprint) => books.user.lookUp(fingerprint).verdict === 'new_app' && isAlert(fingerprint),
      ).length,
      falseAlertsWithFeedback,
      benignFingerprints: benign.length,
    };
  });
};

const readLog = (path: string): LoggedRequest[] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split('\n')
    .map((line): LoggedRequest => JSON.parse(line));

const bookOf = (logs: ReadonlyMap<string, readonly LoggedRequest[]>, wanted: RegExp): FingerprintBook => {
  const book = new FingerprintBook();
  for (const [file, log] of logs)
    if (wanted.test(file)) for (const fingerprint of fingerprintsOf(log)) book.add(fingerprint, false);
  return book;
};

const newFingerprints = (book: FingerprintBook, log: readonly LoggedRequest[]): Fingerprint[] =>
  fingerprintsOf(log, WINDOW).filter((fingerprint) => book.lookUp(fingerprint).verdict === 'new_app');

/** Fingerprints of all software in a log, of each window on its own when there are windows. */
const fingerprintsOf = (
  log: readonly LoggedRequest[],
  window = Number.POSITIVE_INFINITY,
): readonly Fingerprint[] => {
  const ordered = log.toSorted((a, b) => a.ts - b.ts);
  const classified = buildRequestGraph(ordered.map(insideRequest));
  const groups = Map.groupBy(classified, ({ kind, item }) => {
    const turn = Math.floor((item.request.time / 1e6 - ordered[0].ts) / window);
    return JSON.stringify([turn, item.inside, labelOf(kind), item.request.userAgent ?? 0]);
  });
  return [...groups.values()].flatMap((group) => {
    const requests = group.map(({ item }) => item);
    return makeFingerprint(requests, labelOf(group[0].kind)) ?? [];
  });
};

const labelOf = (kind: string): 'Browser' | 'Background' =>
  kind.startsWith('Browser') ? 'Browser' : 'Background';

const insideRequest = (logged: LoggedRequest, index: number): InsideRequest => {
  const { headers } = logged;
  const client = { address: logged.src, port: 0 as Port };
  const server = { address: logged.dst, port: 80 as Port };
  const time = Math.round(logged.ts * 1e6) as Microseconds;
  return {
    inside: logged.src,
    outside: logged.dst,
    request: {
      time,
      flow: { id: index, source: client, destination: server, start: time, syn: true },
      client,
      server,
      method: logged.method,
      uri: logged.uri,
      version: 'HTTP/1.1',
      headers: Object.entries(headers).map(([name, value]) => ({ name, value: String(value) })),
      host: headers['HOST'],
      userAgent: headers['USER-AGENT'],
      referer: headers['REFERER'],
      headerBlock: new Uint8Array(0),
      complete: true,
    },
  };
};
