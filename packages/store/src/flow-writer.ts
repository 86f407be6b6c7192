import type { InsertObject, Transaction } from 'kysely';
import type { AllowRuleMatcher } from './allow-rule-matcher.ts';
import type { Database, DatabaseTime, Flag, TriageState } from './database.ts';
import { type ActivityFigures, addTo, type FlowKeys } from './figures.ts';
import { type JudgedFlow, UNKNOWN_USER_AGENT } from './judged-flow.ts';
import { type KeyResolver, NAME_LENGTH } from './key-resolver.ts';
import type { StoreDialect } from './store-dialect.ts';
import { jsonText, storedText } from './stored-text.ts';

/** SQLite takes 32,766 values a statement; a verdict has 19. */
const ROWS_A_BATCH = 500;

/** MariaDB takes 16 MiB a statement, text being escaped. */
const CHARACTERS_A_BATCH = 1_500_000;

/** Where the flows of a capture go. */
export interface FlowDestination {
  readonly trx: Transaction<Database>;
  readonly dialect: StoreDialect;
  readonly captureId: number;
  readonly keys: KeyResolver;
  readonly allowRules: AllowRuleMatcher;
  /** What people have said of the flow of this name before. */
  triageOf(name: string): TriageState;
  /** Told of each written row. */
  onReport(name: string, reportId: number): void;
}

type ActivitySum = { -readonly [Name in keyof ActivityFigures]: ActivityFigures[Name] };

/** Writes judged flows as report, verdict and explanation rows, a batch at a time, and sums them. */
export class FlowWriter {
  readonly #destination: FlowDestination;
  readonly #figures = new Map<string, ActivitySum>();
  #verdicts = 0;
  #malicious = 0;

  constructor(destination: FlowDestination) {
    this.#destination = destination;
  }

  get verdicts(): number {
    return this.#verdicts;
  }

  /** Not hidden by an allow rule. */
  get malicious(): number {
    return this.#malicious;
  }

  /** Sums of all flows written. */
  get figures(): readonly ActivityFigures[] {
    return [...this.#figures.values()];
  }

  async writeAll(flows: Iterable<JudgedFlow> | AsyncIterable<JudgedFlow>): Promise<void> {
    let batch: JudgedFlow[] = [];
    let characters = 0;
    for await (const flow of flows) {
      const size = charactersOf(flow);
      if (batch.length === ROWS_A_BATCH || (batch.length > 0 && characters + size > CHARACTERS_A_BATCH)) {
        await this.#write(batch);
        batch = [];
        characters = 0;
      }
      batch.push(flow);
      characters += size;
    }
    if (batch.length > 0) await this.#write(batch);
  }

  async #write(flows: readonly JudgedFlow[]): Promise<void> {
    const { trx, dialect, captureId, keys, allowRules, triageOf, onReport } = this.#destination;
    const flowKeys = await keys.resolve(flows);
    const inserted = await trx
      .insertInto('mad_report')
      .values(flows.map(reportRow))
      .executeTakeFirstOrThrow();
    const ids = await dialect.insertedIds(trx, inserted, flows.length);
    const verdicts = flows.map((flow, i) => {
      const rule = flow.isMalicious
        ? allowRules.ruleFor({
            host: flow.inside.address,
            server: flow.outside.address,
            domain: storedText(flow.domain, NAME_LENGTH),
            userAgent: storedText(flow.userAgent ?? UNKNOWN_USER_AGENT),
          })
        : null;
      return {
        ...verdictRow(flow),
        ...(flowKeys[i] as FlowKeys),
        report_id: ids[i] as number,
        capture_id: captureId,
        malicious: flow.isMalicious && rule === null ? (1 as const) : (0 as const),
        triage: triageOf(flow.name),
        allow_rule_id: rule,
      };
    });
    await trx.insertInto('mad_verdict').values(verdicts).execute();
    await trx
      .insertInto('mad_explanation')
      .values(
        flows.map((flow, i) => ({
          report_id: ids[i] as number,
          reasons: jsonText(flow.reasons),
          explanation: flow.explanation === null ? null : jsonText(flow.explanation),
          requests: jsonText(flow.requests),
        })),
      )
      .execute();
    for (const verdict of verdicts) this.#sum(verdict);
    for (const [i, flow] of flows.entries()) onReport(flow.name, ids[i] as number);
  }

  #sum(verdict: FlowKeys & { capture_id: number; time: DatabaseTime; malicious: Flag }): void {
    const { capture_id, host_id, server_id, application_id, software_id, connection_id } = verdict;
    const one = {
      first_seen: verdict.time,
      last_seen: verdict.time,
      verdicts: 1,
      malicious: verdict.malicious,
    };
    const key = `${host_id} ${server_id} ${application_id}`;
    const sum = this.#figures.get(key);
    if (sum === undefined)
      this.#figures.set(key, {
        ...{ capture_id, host_id, server_id, application_id, software_id, connection_id },
        ...one,
      });
    else addTo(sum, one);
    this.#verdicts += 1;
    this.#malicious += verdict.malicious;
  }
}

const charactersOf = (flow: JudgedFlow): number =>
  flow.url.length +
  (flow.userAgent?.length ?? 0) * 2 +
  flow.requests.reduce((sum, block) => sum + block.length, 0) +
  JSON.stringify(flow.reasons).length +
  (flow.explanation === null ? 0 : JSON.stringify(flow.explanation).length);

const reportRow = (flow: JudgedFlow): InsertObject<Database, 'mad_report'> => ({
  name: storedText(flow.name, NAME_LENGTH),
  is_malicious: flow.isMalicious ? 1 : 0,
  ua: storedText(flow.userAgent ?? UNKNOWN_USER_AGENT),
  url: storedText(flow.url),
  srcip: flow.inside.address,
  srcport: flow.inside.port,
  dstip: flow.outside.address,
  dstport: flow.outside.port,
  time: flow.time,
  detected_by_cnn: flow.decidedBy === 'cnn' ? 1 : 0,
  device: storedText(flow.device, NAME_LENGTH),
  os: storedText(flow.os, NAME_LENGTH),
  browser: storedText(flow.browser, NAME_LENGTH),
  type: flow.type,
});

const verdictRow = (flow: JudgedFlow) => ({
  domain: storedText(flow.domain, NAME_LENGTH),
  time: flow.time,
  score: flow.score,
  decided_by: flow.decidedBy,
  community_id: flow.communityId,
  flow_start: flow.flowStart,
  first_offset: flow.firstOffset,
  last_offset: flow.lastOffset,
  model_version: flow.modelVersion,
});
