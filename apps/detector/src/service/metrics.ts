import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JudgedOutcome } from './worker-messages.ts';

/** How a capture's turn ended. */
export type TurnOutcome = 'judged' | 'damaged' | 'failed' | 'parked' | 'postponed' | 'lost' | 'handed_back';

/** Figures that are looked up when somebody asks for the metrics. */
export interface LookedUpFigures {
  /** Jobs by queue. */
  queueDepth(): Promise<Readonly<Record<string, number>>>;
  /** Captures by state. */
  captures(): Promise<Readonly<Record<string, number>>>;
  /** Loss of the newest validated capture; undefined before the first. */
  loss(): Promise<number | undefined>;
  /** Free bytes by folder. */
  freeDisk(): Promise<Readonly<Record<string, number>>>;
  /** 1 while the part works, 0 while it is away. */
  reachable(): Readonly<Record<string, number>>;
}

/** From a few milliseconds to the longest time slice. */
const SECONDS_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** The service's figures in the text format of Prometheus. Counts begin at 0 with the process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #turns = this.#counter('mad_captures_total', 'Turns of captures, by how they ended', ['outcome']);
  readonly #packets = this.#counter('mad_packets_total', 'Packets of judged captures');
  readonly #flows = this.#counter('mad_flows_total', 'TCP flows of judged captures');
  readonly #requests = this.#counter('mad_requests_total', 'HTTP requests of judged captures');
  readonly #verdicts = this.#counter('mad_verdicts_total', 'Verdicts stored', ['verdict']);
  readonly #errors = this.#counter('mad_errors_total', 'Errors, by their code in docs/errors.md', ['code']);
  readonly #limits = this.#counter('mad_cap_hits_total', 'Limits that captures ran into', ['cap']);
  readonly #stages = new Histogram({
    name: 'mad_stage_seconds',
    help: 'Seconds a capture spent in a stage: waiting (from its last change to its claim), read, judge, write, store',
    labelNames: ['stage'],
    buckets: SECONDS_BUCKETS,
    registers: [this.#registry],
  });

  constructor(figures: LookedUpFigures) {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('mad_queue_depth', 'Jobs that wait or run, by queue', 'queue', () => figures.queueDepth());
    this.#gauge('mad_captures', 'Captures in the database, by state', 'state', () => figures.captures());
    this.#gauge('mad_free_disk_bytes', 'Free disk space, by folder', 'folder', () => figures.freeDisk());
    this.#gauge('mad_reachable', 'Whether a part the service needs answers', 'part', async () =>
      figures.reachable(),
    );
    this.#gauge('mad_loss', 'Share of checked malicious verdicts that was not confirmed', 'of', async () => {
      const loss = await figures.loss();
      return loss === undefined ? {} : { newest: loss };
    });
  }

  judged(outcome: JudgedOutcome): void {
    this.turn(outcome.damage === undefined ? 'judged' : 'damaged');
    this.#packets.inc(outcome.packets);
    this.#flows.inc(outcome.flows);
    this.#requests.inc(outcome.requests);
    this.#verdicts.inc({ verdict: 'malicious' }, outcome.malicious);
    this.#verdicts.inc({ verdict: 'clean' }, outcome.verdicts - outcome.malicious);
    for (const [cap, count] of Object.entries(outcome.limits)) this.#limits.inc({ cap }, count);
    for (const [stage, seconds] of Object.entries(outcome.seconds)) this.#stages.observe({ stage }, seconds);
  }

  turn(outcome: TurnOutcome): void {
    this.#turns.inc({ outcome });
  }

  error(code: string): void {
    this.#errors.inc({ code });
  }

  /** @param seconds from the last change of a capture to the claim on it. */
  waited(seconds: number): void {
    this.#stages.observe({ stage: 'waiting' }, Math.max(0, seconds));
  }

  async text(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #gauge(
    name: string,
    help: string,
    label: string,
    lookUp: () => Promise<Readonly<Record<string, number>>>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      async collect() {
        this.reset();
        try {
          for (const [value, figure] of Object.entries(await lookUp())) this.set({ [label]: value }, figure);
        } catch {
          // What cannot be looked up now, as while the database is away, is left out; the other figures are told.
        }
      },
    });
  }
}
