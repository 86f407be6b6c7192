import type { InsideRequest } from './inside-request.ts';
import { type ClassifiedRequest, RequestGraph, type RequestGraphOptions } from './request-graph.ts';

/**
 * Classifies all requests of a capture, in whatever order they come, and gives the answers in the order of
 * `requests`; reasons name requests by their place there. Requests are taken in time order, those of the same
 * microsecond by flow and then as they stand: the answer for a request depends on the order of `requests` only where
 * one flow holds several of the same microsecond, or flows of different captures are mixed.
 */
export function buildRequestGraph(
  requests: readonly InsideRequest[],
  options?: RequestGraphOptions,
): ClassifiedRequest[] {
  const order = requests.map((item, index) => ({ item, index }));
  order.sort(
    (a, b) => a.item.request.time - b.item.request.time || a.item.request.flow.id - b.item.request.flow.id,
  );
  const classified = new Array<ClassifiedRequest>(requests.length);
  const graph = new RequestGraph((one) => {
    classified[one.index] = one;
  }, options);
  for (const { item, index } of order) graph.add(item, index);
  graph.finish();
  return classified;
}
