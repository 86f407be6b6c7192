import { JOB_NAMES, type JobQueue } from '@mad/queue';
import type { Store } from '@mad/store';
import { freeDisk } from './free-disk.ts';
import type { Home } from './home.ts';
import type { LookedUpFigures } from './metrics.ts';
import type { Outages } from './outages.ts';

/** What figures are looked up in. */
export interface FigureSources {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly home: Home;
  readonly outages: Outages;
}

/** The figures that are looked up when somebody asks for the metrics. */
export const serviceFigures = ({ store, queue, home, outages }: FigureSources): LookedUpFigures => ({
  queueDepth: async () => {
    const depths: [string, number][] = [];
    for (const name of JOB_NAMES) {
      const { waiting, delayed, running } = await queue.depth(name);
      depths.push([name, waiting + delayed + running]);
    }
    return Object.fromEntries(depths);
  },
  captures: () => store.captures.counts(),
  loss: async () => (await store.losses.newest(1))[0]?.loss,
  freeDisk: async () => ({ dataset: await freeDisk(home.dataset), pcap: await freeDisk(home.pcap) }),
  reachable: () => outages.reachable(),
});
