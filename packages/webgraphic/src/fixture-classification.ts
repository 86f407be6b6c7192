import { buildRequestGraph } from './build-request-graph.ts';
import { type RequestSketch, sketchRequests } from './fixture-requests.ts';
import { type Rule, ruleOf } from './fixture-rules.ts';
import type { RequestGraphOptions } from './request-graph.ts';
import type { RequestKind } from './request-kind.ts';

/** Kind, rule and, where there is one, the number of the request the reason points to. */
export type Expected = readonly [kind: RequestKind, rule: Rule, pointsTo?: number];

/** What becomes of each request. */
export function classify(sketches: readonly RequestSketch[], options?: RequestGraphOptions): Expected[] {
  return buildRequestGraph(sketchRequests(sketches), options).map(({ kind, reason }) => {
    const evidence = reason.rule === 'unconnected' ? reason.placement : reason;
    const pointsTo = 'of' in evidence ? evidence.of : 'by' in evidence ? evidence.by : undefined;
    return pointsTo === undefined ? [kind, ruleOf(reason)] : [kind, ruleOf(reason), pointsTo];
  });
}
