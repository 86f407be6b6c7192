import type { CaptureSummary, Microseconds } from '@mad/capture';
import { type ByteListener, type ReadProgress, readCaptureFile } from '@mad/capture-files';
import {
  type Flow,
  type FlowOffsets,
  FlowTracker,
  type InsideTest,
  insideView,
  type TrackerCounts,
} from '@mad/flows';
import { type HttpCounts, type HttpRequest, HttpRequestExtractor } from '@mad/protocols';
import type { InsideRequest } from '@mad/webgraphic';
import { CaptureClock } from './capture-clock.ts';

/** What was met while a capture was read. */
export interface CaptureReading {
  readonly path: string;
  readonly summary: CaptureSummary;
  readonly counts: TrackerCounts & HttpCounts;
  /** Requests between two outside addresses; nobody inside is concerned (specification §3). */
  readonly outsideRequests: number;
  /** Capture times of the first and last packet in the file; undefined when there is none. */
  readonly firstPacketAt: Microseconds | undefined;
  readonly lastPacketAt: Microseconds | undefined;
}

/** The HTTP requests of one capture that touch the organisation. */
export interface CaptureRequests extends CaptureReading {
  /** In order of time. */
  readonly requests: readonly InsideRequest[];
}

/** Who is told of what, while a capture is read. */
export interface RequestReader {
  /** Each request that touches the organisation, as it becomes known. */
  readonly onRequest: (item: InsideRequest) => void;
  /** Each flow that carried a request, after its last one, and where in the capture it lies so far. */
  readonly onEnd?: (flow: Flow, offsets: FlowOffsets) => void;
  readonly onProgress?: ReadProgress | undefined;
  readonly onBytes?: ByteListener | undefined;
}

/**
 * Reads a capture down to its HTTP requests, as a stream.
 *
 * @throws MadError `MAD_CAPTURE_UNREADABLE`; damage within the file is told in `summary.problem` instead.
 */
export const readRequests = async (
  path: string,
  isInside: InsideTest,
  { onRequest, onEnd = () => {}, onProgress, onBytes }: RequestReader,
): Promise<CaptureReading> => {
  let outsideRequests = 0;
  const onHttpRequest = (request: HttpRequest): void => {
    const view = insideView(request.client, request.server, isInside);
    if (view === undefined) outsideRequests++;
    else onRequest({ inside: view.inside.address, outside: view.outside.address, request });
  };
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    onHttpRequest,
    (flow, slot) => onEnd(flow, tracker.table.offsets(slot)),
  );
  const tracker = new FlowTracker({ streams: extractor });
  const clock = new CaptureClock(tracker);
  const summary = await readCaptureFile(path, clock, onProgress, onBytes);
  tracker.finish();
  return {
    path,
    summary,
    counts: { ...tracker.counts, ...extractor.counts },
    outsideRequests,
    firstPacketAt: clock.first,
    lastPacketAt: clock.last,
  };
};

/** Reads a capture down to its HTTP requests and keeps them all. Throws as {@link readRequests} does. */
export const collectRequests = async (
  path: string,
  isInside: InsideTest,
  onProgress: ReadProgress = () => {},
): Promise<CaptureRequests> => {
  const requests: InsideRequest[] = [];
  const reading = await readRequests(path, isInside, {
    onRequest: (item) => requests.push(item),
    onProgress,
  });
  requests.sort((a, b) => a.request.time - b.request.time);
  return { ...reading, requests };
};
