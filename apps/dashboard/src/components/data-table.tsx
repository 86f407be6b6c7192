import { useRouter } from 'next/router';
import type { CSSProperties, MouseEvent, ReactNode, SyntheticEvent } from 'react';

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
  /** Wide, and of texts that are never short enough: in a window of usual width the table's other columns give room to it. */
  readonly isText?: boolean;
  /** Links in it are plain `<a>`: the table follows them without loading a new page. */
  readonly cell: (row: Row) => ReactNode;
}

/** Class names of a column's cells. */
export const cellClass = <Row,>({ isNumber, isWide, isText }: Column<Row>): string | undefined => {
  const width = isWide === true || isText === true ? 'wide' : undefined;
  if (isNumber !== true) return width;
  return width === undefined ? 'number' : `number ${width}`;
};

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
}) => {
  const listeners = { onClick: useLinkFollower(), onMouseOver: tellWhole, onFocus: tellWhole };
  const shapes = columns.map((column) => ({ column, className: cellClass(column) }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className="table-frame" aria-label={label} tabIndex={0} {...listeners}>
      <table
        className={columns.some(({ isText }) => isText) ? 'list texts' : 'list'}
        style={labelsOf(columns)}
      >
        <thead>
          <tr>{columns.map((column) => head(column))}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className={rowClass(row) || undefined} data-row={row.id}>
              {shapes.map(({ column, className }) => (
                <td key={column.key} className={className}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** On a phone there are no columns, and the style sheet sets labels before numbers and times: here once, not in each cell. */
const labelsOf = <Row,>(columns: readonly Column<Row>[]): CSSProperties =>
  Object.fromEntries(columns.map(({ label }, index) => [`--label-${index + 1}`, JSON.stringify(label)]));

/** A text that lacks room tells all of itself on hovering; told when it is wanted, not sent twice with every page. */
const tellWhole = ({ target }: SyntheticEvent): void => {
  if (!(target instanceof Element)) return;
  const text = target.closest<HTMLElement>('.captured-text');
  if (text === null) return;
  const isCut = text.scrollHeight > text.clientHeight + 1 || text.scrollWidth > text.clientWidth;
  if (isCut) text.title = text.textContent;
  else text.removeAttribute('title');
};

/** One listener in the place of a link component in each cell: a table has hundreds. A link followed by a key is clicked, too. */
const useLinkFollower = () => {
  const router = useRouter();
  return (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const address = link?.getAttribute('href');
    if (link === null || address === null || address === undefined || !address.startsWith('/')) return;
    if (link.hasAttribute('download') || link.target !== '') return;
    event.preventDefault();
    void router.push(address);
  };
};
