/** The parts of a V8 CPU profile (`node --cpu-prof`) that are used here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  /** The node on top of the stack at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** How much of a process's time was spent in one function itself. */
export interface ProfileEntry {
  readonly name: string;
  /** Name of the source file; empty for what V8 and Node.js do themselves. */
  readonly file: string;
  /** 0 to 1. */
  readonly share: number;
}

/** The functions a process spent most of its time in, the greatest first. */
export const hottestFunctions = (
  { nodes, samples, timeDeltas }: CpuProfile,
  most: number,
): ProfileEntry[] => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { name: string; file: string; time: number }>();
  let total = 0;
  samples.forEach((id, i) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)') return;
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
    const file = frame.url.slice(frame.url.lastIndexOf('/') + 1);
    const key = `${name} ${frame.url}`;
    const entry = times.get(key) ?? { name, file, time: 0 };
    times.set(key, entry);
    entry.time += timeDeltas[i];
    total += timeDeltas[i];
  });
  return [...times.values()]
    .sort((a, b) => b.time - a.time)
    .slice(0, most)
    .map(({ name, file, time }) => ({ name, file, share: time / total }));
};
