import type { Kysely, RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { addressIds, parseAddressPattern } from './address-search.ts';
import type { SearchError, SearchProblem, SearchTerm } from './search-term.ts';

/** An SQL condition that a term became. */
export type Condition = RawBuilder<SqlBool>;

/** Thrown inside a field when a term asks what it cannot answer; {@link searchConditions} makes a {@link SearchError} of it. */
class Refused {
  readonly problem: SearchProblem;
  readonly subject: string;
  constructor(problem: SearchProblem, subject: string) {
    this.problem = problem;
    this.subject = subject;
  }
}

/** How a list answers terms of one field. */
export interface SearchField {
  (database: Kysely<Database>, match: SearchTerm['match']): Promise<Condition> | Condition;
  /** The rows that do not match, for fields that have something better than `not`. */
  readonly negated?: (database: Kysely<Database>, match: SearchTerm['match']) => Promise<Condition>;
}

/** The fields of a list; `*` answers terms that name none. */
export type SearchFields = Readonly<Record<string, SearchField>> & { readonly '*': SearchField };

/** Names a term may give in this list. */
export const fieldNames = (fields: SearchFields): readonly string[] =>
  Object.keys(fields).filter((name) => name !== '*');

/** The conditions of all terms that can be answered, and what is wrong with the others. */
export const searchConditions = async (
  database: Kysely<Database>,
  fields: SearchFields,
  terms: readonly SearchTerm[],
): Promise<{ readonly conditions: readonly Condition[]; readonly errors: readonly SearchError[] }> => {
  const conditions: Condition[] = [];
  const errors: SearchError[] = [];
  for (const term of terms) {
    const at = { position: term.position, length: term.length };
    const field = Object.hasOwn(fields, term.field ?? '*') ? fields[term.field ?? '*'] : undefined;
    if (field === undefined) {
      errors.push({ problem: 'unknown-field', subject: term.field ?? '', ...at });
      continue;
    }
    try {
      conditions.push(
        !term.negated
          ? await field(database, term.match)
          : field.negated !== undefined
            ? await field.negated(database, term.match)
            : sql<SqlBool>`not (${await field(database, term.match)})`,
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      errors.push({ problem: error.problem, subject: error.subject, ...at });
    }
  }
  return { conditions, errors };
};

const NOTHING: Condition = sql<SqlBool>`1 = 0`;

/** All of them; true when there are none. */
export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;

/** Any of them. */
export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? NOTHING : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;

/** A field answered by several columns: any of them may match. */
export const eitherField =
  (...fields: readonly SearchField[]): SearchField =>
  async (database, match) =>
    anyOf(await Promise.all(fields.map((field) => field(database, match))));

/** `<`, `<=`, equal and ranges over a numeric column. @param scale the column holds the typed number times this. */
export const numberField =
  (column: string): SearchField =>
  (_database, match) => {
    const reference = sql.ref(column);
    if (match.kind !== 'range') return sql<SqlBool>`${reference} = ${toNumber(match.value)}`;
    return rangeCondition(column, match, toNumber);
  };

/** A time column: a day, an hour, a minute, … as far as typed (`2026-11-21`, `2026-11-21T22:30`), and ranges of them. */
export const timeField =
  (column: string): SearchField =>
  (_database, match) => {
    if (match.kind === 'range')
      return rangeCondition(column, match, (text) => toTime(text), {
        // A day as upper bound means the whole of it, unless it is left out.
        high: (text) => (match.highOpen ? toTime(text) : toTime(text, '9999-12-31 23:59:59.999999')),
        low: (text) => (match.lowOpen ? toTime(text, '9999-12-31 23:59:59.999999') : toTime(text)),
      });
    const reference = sql.ref(column);
    return sql<SqlBool>`(${reference} >= ${toTime(match.value)} and ${reference} <= ${toTime(match.value, '9999-12-31 23:59:59.999999')})`;
  };

/** Text found whole, unless `*` is in it. The column has an index or the list is short. */
export const wordField =
  (column: string): SearchField =>
  (_database, match) => {
    const value = textOf(match);
    const reference = sql.ref(column);
    return match.kind === 'word' && value.includes('*')
      ? sql<SqlBool>`${reference} like ${likePattern(value)} escape '!'`
      : sql<SqlBool>`${reference} = ${value}`;
  };

/** Text found anywhere in the column, upper and lower case alike. */
export const partField =
  (column: string): SearchField =>
  (_database, match) =>
    sql<SqlBool>`lower(${sql.ref(column)}) like ${partPattern(match)} escape '!'`;

/** The pattern of text that may stand anywhere; for conditions of a list's own. */
export const partPattern = (match: SearchTerm['match']): string => {
  const value = textOf(match).toLowerCase();
  return match.kind === 'word' ? `%${likePattern(value)}%` : `%${escapeLike(value)}%`;
};

/** The text of a match that must not be a range. */
export const textOf = (match: SearchTerm['match']): string => {
  if (match.kind === 'range') throw new Refused('no-range-here', `${match.low ?? ''}..${match.high ?? ''}`);
  return match.value;
};

/** One of a few words, each with its condition. */
export const choiceField =
  (choices: Readonly<Record<string, Condition>>): SearchField =>
  (_database, match) => {
    const value = textOf(match).toLowerCase();
    const condition = Object.hasOwn(choices, value) ? choices[value] : undefined;
    if (condition === undefined) throw new Refused('not-a-choice', Object.keys(choices).join(' '));
    return condition;
  };

/**
 * A column that holds the numbers of the rows of another, smaller table: what is searched for is looked up there first, so that the
 * big table is asked for numbers only, through its index. Without them is asked as with all others, when those are fewer.
 * @param all how the numbers of every row are found.
 */
const numbersField = (
  column: string,
  find: (database: Kysely<Database>, match: SearchTerm['match']) => Promise<readonly number[]>,
  all: (database: Kysely<Database>) => Promise<readonly number[]>,
): SearchField => {
  const isOneOf = (ids: readonly number[]): Condition =>
    ids.length === 0 ? NOTHING : sql<SqlBool>`${sql.ref(column)} in (${sql.join(ids)})`;
  return Object.assign(
    async (database: Kysely<Database>, match: SearchTerm['match']) => isOneOf(await find(database, match)),
    {
      negated: async (database: Kysely<Database>, match: SearchTerm['match']) => {
        const [found, known] = await Promise.all([find(database, match), all(database)]);
        const without = new Set(found);
        const others = known.filter((id) => !without.has(id));
        return others.length <= found.length ? isOneOf(others) : sql<SqlBool>`not (${isOneOf(found)})`;
      },
    },
  );
};

/** An address, a network (CIDR) or an address with `*`, answered by the numbers of the rows of `table` it names. */
export const addressField = (table: 'mad_host' | 'mad_server', column: string): SearchField =>
  numbersField(
    column,
    (database, match) => {
      const pattern = parseAddressPattern(textOf(match));
      if (pattern === undefined) throw new Refused('not-an-address', textOf(match));
      return addressIds(database, table, pattern);
    },
    async (database) => (await database.selectFrom(table).select('id').execute()).map(({ id }) => id),
  );

/** A field of the applications, `a`, answered by the numbers of those it names. */
export const applicationField = (column: string, field: SearchField): SearchField =>
  numbersField(
    column,
    async (database, match) => {
      const rows = await database
        .selectFrom('mad_application as a')
        .select('a.id')
        .where(await field(database, match))
        .execute();
      return rows.map(({ id }) => id);
    },
    async (database) =>
      (await database.selectFrom('mad_application').select('id').execute()).map(({ id }) => id),
  );

/** Domains looked up before the rows; a search that names more is so common that rows are found soon without. */
const MOST_DOMAINS = 1000;

/**
 * Domains of verdicts, whole, by pattern, or (`isPart`) by any part. The index gives each domain once, whatever its number of rows;
 * then the rows are asked for by whole domains.
 */
export const domainField =
  (column: string, isPart: boolean): SearchField =>
  async (database, match) => {
    const field = isPart ? partField : wordField;
    if (!isPart && (match.kind !== 'word' || !match.value.includes('*')))
      return field(column)(database, match);
    const distinct = database.selectFrom('mad_verdict').select('domain').groupBy('domain').as('d');
    const found = await database
      .selectFrom(distinct)
      .select('d.domain')
      .where(await field('d.domain')(database, match))
      .limit(MOST_DOMAINS + 1)
      .execute();
    if (found.length > MOST_DOMAINS) return field(column)(database, match);
    if (found.length === 0) return NOTHING;
    return sql<SqlBool>`${sql.ref(column)} in (${sql.join(found.map(({ domain }) => domain))})`;
  };

const rangeCondition = (
  column: string,
  match: Extract<SearchTerm['match'], { kind: 'range' }>,
  convert: (text: string) => number | string,
  bounds: { readonly low?: (text: string) => string; readonly high?: (text: string) => string } = {},
): Condition => {
  const reference = sql.ref(column);
  const parts: Condition[] = [];
  if (match.low !== null) {
    const low = (bounds.low ?? convert)(match.low);
    parts.push(match.lowOpen ? sql<SqlBool>`${reference} > ${low}` : sql<SqlBool>`${reference} >= ${low}`);
  }
  if (match.high !== null) {
    const high = (bounds.high ?? convert)(match.high);
    parts.push(match.highOpen ? sql<SqlBool>`${reference} < ${high}` : sql<SqlBool>`${reference} <= ${high}`);
  }
  return allOf(parts);
};

const toNumber = (text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new Refused('not-a-number', text);
  return number;
};

const TIME = /^\d{4}-\d{2}-\d{2}([ T]\d{2}(:\d{2}(:\d{2}(\.\d{1,6})?)?)?)?$/;

/** What was typed, filled up from `rest` to a whole DatabaseTime. */
const toTime = (text: string, rest = '0000-01-01 00:00:00.000000'): string => {
  if (!TIME.test(text)) throw new Refused('not-a-time', text);
  const whole = `${text.replace('T', ' ')}${rest.slice(text.length)}`;
  if (!isMoment(whole)) throw new Refused('not-a-time', text);
  return whole;
};

/** False for the 30th of February and the 25th hour, which MySQL refuses to compare with. */
const isMoment = (time: string): boolean => {
  const milliseconds = Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`);
  return (
    !Number.isNaN(milliseconds) &&
    new Date(milliseconds).toISOString().slice(0, 19) === time.slice(0, 19).replace(' ', 'T')
  );
};

const escapeLike = (text: string): string => text.replaceAll(/[!%_]/g, '!$&');

const likePattern = (text: string): string => escapeLike(text).replaceAll('*', '%');
