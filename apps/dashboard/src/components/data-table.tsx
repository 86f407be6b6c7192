import type { ReactNode } from 'react';

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** In place of the label at the head. */
  readonly head?: ReactNode;
  /** Name of the list's sort behind it; only lists can be sorted. */
  readonly sort?: string;
  /** Numbers stand at the end of their cell. */
  readonly isNumber?: boolean;
  /** Takes what room the others leave. */
  readonly isWide?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** Class names of a column's cells. */
export const cellClass = <Row,>({ isNumber, isWide }: Column<Row>): string =>
  `${isNumber === true ? 'number' : ''} ${isWide === true ? 'wide' : ''}`.trim();

/** A table that scrolls sideways inside its frame when it must. */
export const DataTable = <Row extends { readonly id: number }>({
  label,
  rows,
  columns,
  rowClass = () => '',
  head = (column) => (
    <th key={column.key} scope="col" className={cellClass(column)}>
      {column.head ?? column.label}
    </th>
  ),
}: {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowClass?: (row: Row) => string;
  readonly head?: (column: Column<Row>) => ReactNode;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
  <section className="table-frame" aria-label={label} tabIndex={0}>
    <table className="list">
      <thead>
        <tr>{columns.map((column) => head(column))}</tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={rowClass(row)} data-row={row.id}>
            {columns.map((column) => (
              <td key={column.key} className={cellClass(column)} data-label={column.label}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
