import Head from 'next/head';
import Link from 'next/link';
import { useRouter } from 'next/router';
import type { ReactNode } from 'react';
import { listMessages } from '../messages/list-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { listAddress } from '../search/list-state.ts';
import type { ListProperties } from '../server/list.ts';
import { type Column, cellClass, DataTable } from './data-table.tsx';
import { Icon } from './icon.tsx';
import { ListContext, useListPlace } from './list-context.ts';
import { Note } from './note.tsx';
import { SearchBox } from './search-box.tsx';
import { TimeRangeMenu } from './time-range-menu.tsx';

/** A list with search, time range, sorting, export and paging; everything but the columns comes from {@link ListProperties}. */
export const ListPage = <Row extends { readonly id: number }>({
  title,
  list,
  columns,
  exportName,
  rowClass,
  aside,
}: {
  readonly title: string;
  readonly list: ListProperties<Row>;
  readonly columns: readonly Column<Row>[];
  /** Name of the list's export; without one there is none. */
  readonly exportName?: string;
  readonly rowClass?: (row: Row) => string;
  /** Between the search and the table. */
  readonly aside?: ReactNode;
}) => {
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/, 1)[0] ?? '/';
  return (
    <ListContext value={{ path, state: list.state, fields: list.fields }}>
      <Head>
        <title>{`${title} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{title}</h1>
        <RowCount list={list} />
        <div className="page-tools">
          <TimeRangeMenu />
          {exportName !== undefined && <ExportLinks name={exportName} list={list} />}
        </div>
      </div>
      <SearchBox errors={list.errors} />
      {aside}
      <ListTable list={list} columns={columns} rowClass={rowClass ?? (() => '')} />
      <Paging list={list} />
    </ListContext>
  );
};

const RowCount = <Row,>({ list }: { readonly list: ListProperties<Row> }) => {
  const m = useMessages(listMessages);
  const count = list.total.count.toLocaleString('en');
  return <span className="faint numbers">{m.rows(list.total.isCapped ? `${count}+` : count)}</span>;
};

const ExportLinks = <Row,>({ name, list }: { readonly name: string; readonly list: ListProperties<Row> }) => {
  const m = useMessages(listMessages);
  const address = listAddress(`/export/${name}`, list.state);
  return (
    <span className="export">
      <Icon name="download" size={16} />
      <span className="visually-hidden">{m.export}</span>
      <a href={`${address}&format=csv`}>CSV</a>
      <a href={`${address}&format=json`}>JSON</a>
    </span>
  );
};

const ListTable = <Row extends { readonly id: number }>({
  list,
  columns,
  rowClass,
}: {
  readonly list: ListProperties<Row>;
  readonly columns: readonly Column<Row>[];
  readonly rowClass: (row: Row) => string;
}) => {
  const m = useMessages(listMessages);
  const place = useListPlace();
  const { state, rows, jump } = list;
  if (rows.length > 0 || place === null)
    return (
      <DataTable
        label={m.rows(String(rows.length))}
        rows={rows}
        columns={columns}
        rowClass={rowClass}
        head={(column) => <ColumnHead key={column.key} column={column} list={list} />}
      />
    );
  if (state.query === '' && state.from === null && state.until === null)
    return <Note title={m.empty} hint={m.emptyHint} />;
  return (
    <Note title={m.nothing} hint={m.nothingHint}>
      {jump !== null && (
        <Link href={listAddress(place.path, state, jump)} className="button">
          {m.jump}
        </Link>
      )}
    </Note>
  );
};

const ColumnHead = <Row,>({
  column,
  list,
}: {
  readonly column: Column<Row>;
  readonly list: ListProperties<Row>;
}) => {
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/, 1)[0] ?? '/';
  const { sort } = column;
  if (sort === undefined)
    return (
      <th scope="col" className={cellClass(column)}>
        {column.head ?? column.label}
      </th>
    );
  const isSorted = list.state.sort === sort;
  const { descending } = list.state;
  return (
    <th
      scope="col"
      className={cellClass(column)}
      aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      <Link
        href={listAddress(path, list.state, { sort, descending: isSorted ? !descending : true })}
        prefetch={false}
        className="sort"
      >
        {column.label}
        <span className={isSorted ? 'sort-mark' : 'sort-mark hidden'}>
          <Icon name={descending ? 'down' : 'up'} size={12} />
        </span>
      </Link>
    </th>
  );
};

const Paging = <Row,>({ list }: { readonly list: ListProperties<Row> }) => {
  const m = useMessages(listMessages);
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/, 1)[0] ?? '/';
  const address = listAddress(path, list.state);
  if (list.next === null && list.previous === null) return null;
  return (
    <nav className="paging" aria-label={m.next}>
      {list.previous !== null && (
        <>
          <Link href={address} prefetch={false} className="button">
            {m.first}
          </Link>
          <Link href={`${address}&at=${list.previous}`} prefetch={false} className="button" rel="prev">
            <Icon name="previous" size={14} /> {m.previous}
          </Link>
        </>
      )}
      {list.next !== null && (
        <Link href={`${address}&at=${list.next}`} prefetch={false} className="button" rel="next">
          {m.next} <Icon name="next" size={14} />
        </Link>
      )}
    </nav>
  );
};
