import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from './database.ts';

/** The right to judge a capture, until it lapses or is given up. */
export interface Claim {
  readonly captureId: number;
  readonly path: string;
  /** Name of its dataset folder. */
  readonly dataset: string;
  /** `host:process:random`. */
  readonly owner: string;
  /** How often a worker has begun with the capture, this one counted. */
  readonly attempt: number;
}

/** Condition: nobody else has taken the capture. A lapsed claim that nobody has taken is still held. */
export const isHeldBy =
  (claim: Claim) =>
  ({ and, eb }: ExpressionBuilder<Database, 'mad_capture'>): Expression<SqlBool> =>
    and([
      eb('id', '=', claim.captureId),
      eb('state', '=', 'judging'),
      eb('claimed_by', '=', claim.owner),
      eb('attempts', '=', claim.attempt),
    ]);
