import type { DatabaseTime, JsonText } from '../database.ts';
import { cappedCount, keysetPage, type ListDefinition, withinRange } from './list-page.ts';
import { allOf, partField, timeField, wordField } from './search-field.ts';

/** Somebody did something. */
export interface AuditRow {
  readonly id: number;
  readonly time: DatabaseTime;
  readonly userName: string;
  readonly action: string;
  /** JSON. */
  readonly detail: JsonText;
}

/** `/audit`: who did what. */
export const auditList: ListDefinition<AuditRow> = {
  fields: {
    '*': partField('e.detail'),
    user: wordField('e.user_name'),
    action: wordField('e.action'),
    detail: partField('e.detail'),
    time: timeField('e.created_at'),
  },
  sorts: { time: 'e.created_at' },
  defaultSort: '-time',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_audit as e')
      .where(allOf([...conditions, ...withinRange('e.created_at', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(
        database,
        matching.select(['e.id', 'e.created_at', 'e.user_name', 'e.action', 'e.detail']),
        'e.created_at',
        'e.id',
        request,
      ),
      cappedCount(database, matching, request),
    ]);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        id: row.id,
        time: row.created_at,
        userName: row.user_name,
        action: row.action,
        detail: row.detail,
      })),
      total,
    };
  },
};
