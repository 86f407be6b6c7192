import type { CaptureSummary } from '@mad/capture';
import { FlowTracker, type InsideTest, insideView, type TrackerCounts } from '@mad/flows';
import { type HttpCounts, type HttpRequest, HttpRequestExtractor } from '@mad/protocols';
import type { InsideRequest } from '@mad/webgraphic';
import { type ReadProgress, readCaptureFile } from './capture-file.ts';

/** The HTTP requests of one capture that touch the organisation, and what was met on the way. */
export interface CaptureRequests {
  readonly path: string;
  readonly summary: CaptureSummary;
  readonly counts: TrackerCounts & HttpCounts;
  /** In order of time. */
  readonly requests: readonly InsideRequest[];
  /** Requests between two outside addresses; nobody inside is concerned (specification §3). */
  readonly outsideRequests: number;
}

/**
 * Reads a capture down to its HTTP requests.
 *
 * @throws MadError `MAD_CAPTURE_UNREADABLE`; damage within the file is told in `summary.problem` instead.
 */
export const readCaptureRequests = async (
  path: string,
  isInside: InsideTest,
  onProgress?: ReadProgress,
): Promise<CaptureRequests> => {
  const requests: InsideRequest[] = [];
  let outsideRequests = 0;
  const onRequest = (request: HttpRequest): void => {
    const view = insideView(request.client, request.server, isInside);
    if (view === undefined) outsideRequests++;
    else requests.push({ inside: view.inside.address, outside: view.outside.address, request });
  };
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    onRequest,
  );
  const tracker = new FlowTracker({ streams: extractor });
  const summary = await readCaptureFile(path, tracker, onProgress);
  tracker.finish();
  requests.sort((a, b) => a.request.time - b.request.time);
  return { path, summary, counts: { ...tracker.counts, ...extractor.counts }, requests, outsideRequests };
};
