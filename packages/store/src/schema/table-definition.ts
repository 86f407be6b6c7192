/** Kinds of columns; each dialect has a type for each. */
export type ColumnKind =
  /** The row's own number, given by the database. */
  | 'id'
  /** A number of another row. */
  | 'reference'
  /** 0 or 1. */
  | 'flag'
  /** A small whole number: a port, a type, a version. */
  | 'small'
  /** A whole number up to 2^53. */
  | 'count'
  | 'real'
  | 'time'
  /** SHA-256, hexadecimal. */
  | 'digest'
  /** One of a few words. */
  | 'word'
  /** An IP address, IPv6 with a scope at the longest. */
  | 'address'
  /** Up to 255 characters. */
  | 'name'
  /** Up to 16 KiB characters. */
  | 'text'
  /** Captured text and JSON, several MiB. */
  | 'long';

/** `name kind`, with ` null` when it may be empty; `= value` gives its default. */
export interface ColumnDefinition {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable?: true;
  readonly initially?: 0;
}

/** Columns in their order; unique ones say so. */
export interface IndexDefinition {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: true;
}

/** A column that holds the `id` of a row of `table`. */
export interface ReferenceDefinition {
  readonly column: string;
  readonly table: string;
  /** What happens to this row when that one goes. */
  readonly whenGone: 'cascade' | 'set null';
}

/** A table, apart from how a database spells it. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /** Without it the column of kind `id` is the key. */
  readonly primaryKey?: readonly string[];
  readonly indexes?: readonly IndexDefinition[];
  readonly references?: readonly ReferenceDefinition[];
}

/** A column in short: `name kind`, `name kind null`, `name kind 0`. */
export type ColumnSentence =
  | `${string} ${ColumnKind}`
  | `${string} ${ColumnKind} null`
  | `${string} ${ColumnKind} 0`;

/** Columns written in short. */
export const columns = (...sentences: readonly ColumnSentence[]): readonly ColumnDefinition[] =>
  sentences.map((sentence) => {
    const [name = '', kind, option] = sentence.split(' ');
    return {
      name,
      kind: kind as ColumnKind,
      ...(option === 'null' ? { nullable: true as const } : {}),
      ...(option === '0' ? { initially: 0 as const } : {}),
    };
  });

/** An index written in short: its name is the table's without `mad_` and the columns. */
export const index = (table: string, ...names: readonly string[]): IndexDefinition => ({
  name: `${table.slice('mad_'.length)}_by_${names.join('_')}`,
  columns: names,
});

/** As {@link index}, each combination at most once. */
export const unique = (table: string, ...names: readonly string[]): IndexDefinition => ({
  ...index(table, ...names),
  unique: true,
});
