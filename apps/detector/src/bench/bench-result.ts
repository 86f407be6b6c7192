import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Measurement, Rounds } from './benchmark.ts';
import type { ProfileEntry } from './cpu-profile.ts';
import { median, pairedRatio, type Spread, spreadOf } from './statistics.ts';

/** The machine and the day of a measurement. */
export interface Surroundings {
  /** Day, as YYYY-MM-DD. */
  readonly date: string;
  readonly processor: string;
  readonly processors: number;
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

/** The capture that was measured on. */
export interface MeasuredCapture {
  readonly name: string;
  readonly bytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly requests: number;
}

/** All that one run of `mad bench` found. */
export interface BenchResult extends Rounds {
  /** What to call the capture in a report. */
  readonly title: string;
  readonly surroundings: Surroundings;
  readonly capture: MeasuredCapture;
  /** By stage. Empty when no profiles were asked for. */
  readonly profiles: Readonly<Record<string, readonly ProfileEntry[]>>;
}

/** The figures of one contestant. */
export interface ContestantSummary {
  readonly name: string;
  readonly does: string;
  readonly version: string;
  /** From the start of the process to its end. */
  readonly seconds: Spread;
  /** Packets and bytes of the capture by the time of the work, or of the whole process where the work is not told apart. */
  readonly packetsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly cpuSeconds: number | undefined;
  /** The largest of all runs. */
  readonly peakMemory: number | undefined;
  /** Why a run did not end well. */
  readonly failure: string | undefined;
}

/** How many times as long a peer took as a part of MAD. */
export interface PeerRatio {
  readonly peer: string;
  readonly against: string;
  /** By the clock: the median of the rounds. */
  readonly time: number;
  /** By processor time; undefined where it is not known. */
  readonly cpu: number | undefined;
}

export const describeSurroundings = (now: Date): Surroundings => ({
  date: now.toISOString().slice(0, 10),
  processor: cpus()[0]?.model ?? 'unknown',
  processors: cpus().length,
  memory: totalmem(),
  system: `${type()} ${release()} ${arch()}`,
  node: process.version,
});

export const summarise = (
  { name, does, version, runs }: Measurement,
  capture: MeasuredCapture,
): ContestantSummary => {
  const work = median(runs.map(({ seconds, workSeconds }) => workSeconds ?? seconds));
  const failed = runs.find(({ exit }) => exit !== 0);
  const peaks = known(runs.map(({ peakMemory }) => peakMemory));
  return {
    name,
    does,
    version,
    seconds: spreadOf(runs.map(({ seconds }) => seconds)),
    packetsPerSecond: capture.packets / work,
    bytesPerSecond: capture.bytes / work,
    cpuSeconds: medianIfAll(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMemory: peaks.length === 0 ? undefined : Math.max(...peaks),
    failure: failed === undefined ? undefined : `exit ${failed.exit}: ${failed.complaint}`,
  };
};

/** Each peer that ended well against the parts of MAD that do comparable work. */
export const peerRatios = (measurements: readonly Measurement[]): PeerRatio[] =>
  measurements.flatMap((peer) => {
    if (peer.against === undefined || peer.runs.some(({ exit }) => exit !== 0)) return [];
    const counterparts = peer.against === 'groups' ? ['groups', 'detect'] : ['split'];
    return measurements
      .filter(({ name }) => counterparts.includes(name))
      .map((own) => ({
        peer: peer.name,
        against: own.name,
        time: pairedRatio(
          peer.runs.map(({ seconds }) => seconds),
          own.runs.map(({ seconds }) => seconds),
        ),
        cpu: cpuRatio(peer, own),
      }));
  });

const cpuRatio = (peer: Measurement, own: Measurement): number | undefined => {
  const peerCpu = medianIfAll(peer.runs.map(({ cpuSeconds }) => cpuSeconds));
  const ownCpu = medianIfAll(own.runs.map(({ cpuSeconds }) => cpuSeconds));
  return peerCpu === undefined || ownCpu === undefined ? undefined : peerCpu / ownCpu;
};

const known = (values: readonly (number | undefined)[]): number[] =>
  values.filter((value) => value !== undefined);

const medianIfAll = (values: readonly (number | undefined)[]): number | undefined =>
  known(values).length === values.length ? median(known(values)) : undefined;
