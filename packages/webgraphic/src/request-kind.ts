/** Kinds the models judge: nothing shows that a person's browser asked. */
export type JudgedKind = 'Background_PC' | 'Background_Phone' | 'Suspicious';

/** What the request graph makes of a request (MAD §4). */
export type RequestKind = JudgedKind | 'Browser_PC' | 'Browser_Phone' | 'Filtered';

/** Strongest first: one such request decides its flow. */
const byWeight: readonly RequestKind[] = [
  'Background_PC',
  'Background_Phone',
  'Suspicious',
  'Browser_PC',
  'Browser_Phone',
  'Filtered',
];

/** Whether requests of this kind go on to fingerprints and models. */
export function isJudged(kind: RequestKind): kind is JudgedKind {
  return kind === 'Background_PC' || kind === 'Background_Phone' || kind === 'Suspicious';
}

/**
 * The kind of a flow, from those of its requests: a judged kind wins over a browser's, a browser's over `Filtered`,
 * so that a malicious request cannot hide behind a trusted one in the same keep-alive or proxied connection. Among
 * judged kinds, one with a User-Agent wins: it names the software. Undefined for a flow without requests.
 */
export function flowKind(kinds: Iterable<RequestKind>): RequestKind | undefined {
  let strongest = byWeight.length;
  for (const kind of kinds) strongest = Math.min(strongest, byWeight.indexOf(kind));
  return byWeight[strongest];
}
