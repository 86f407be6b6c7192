/** A set of names with a summary that tells most other sets from it at a glance. */
export interface NameSet {
  /** Sorted, each once. */
  readonly names: readonly string[];
  /** One of 32 bits set for each name. */
  readonly summary: number;
}

/** Summarises a sorted list of different names. */
export function nameSet(names: readonly string[]): NameSet {
  let summary = 0;
  for (const name of names) {
    let hash = 0;
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    summary |= 1 << (hash ^ (hash >>> 15));
  }
  return { names, summary };
}

/** Whether one of two sets contains the other; the empty set has no part in it. */
export function nestedSets(a: NameSet, b: NameSet): boolean {
  const [inner, outer] = a.names.length <= b.names.length ? [a, b] : [b, a];
  return (inner.summary & ~outer.summary) === 0 && nested(inner.names, outer.names);
}

/** {@link nestedSets} for sets that are compared only once; sorted, each name once. */
export function nested(a: readonly string[], b: readonly string[]): boolean {
  const [inner, outer] = a.length <= b.length ? [a, b] : [b, a];
  if (inner.length === 0) return false;
  let at = 0;
  for (const name of inner) {
    while (at < outer.length && (outer[at] ?? '') < name) at += 1;
    if (outer[at] !== name) return false;
    at += 1;
  }
  return true;
}
