import Head from 'next/head';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { detailMessages } from '../messages/detail-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { printTerm } from '../search/parse-search.ts';
import { mayActAs } from '../server/role.ts';
import { visibleText } from '../text/visible-text.ts';
import { Captured } from './captured.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { ListContext } from './list-context.ts';
import { Note } from './note.tsx';
import { useShell } from './shell-context.ts';

/** The page of one thing: its name, its facts, the reports on it, an allow rule for it. */
export const DetailPage = ({
  kind,
  name,
  reports,
  allow,
  children,
}: {
  readonly kind: string;
  /** Captured. */
  readonly name: string;
  /** The list field and value that find its reports. */
  readonly reports: { readonly field: string; readonly value: string };
  /** Field and value of an allow rule for it. */
  readonly allow?: { readonly field: string; readonly value: string };
  readonly children: ReactNode;
}) => {
  const m = useMessages(detailMessages);
  const { user } = useShell();
  const query = printTerm({
    field: reports.field,
    negated: false,
    match: { kind: 'phrase', value: reports.value },
  });
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const state = { query, sort: 'time', descending: true, from: null, until: null };
  return (
    <ListContext value={{ path: '/more', state, fields: REPORT_FIELDS, isElsewhere: true }}>
      <Head>
        <title>{`${visibleText(name.slice(0, 80))} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1 className="detail-name">
          <span className="faint">{kind}</span>{' '}
          <Captured text={name.slice(0, 300)} isCut={name.length > 300} />
        </h1>
        <div className="page-tools">
          {isAnalyst && allow !== undefined && (
            <Link href={`/allow-list?${new URLSearchParams(allow)}`} className="button" prefetch={false}>
              {m.allow}
            </Link>
          )}
          <Link href={`/more?${new URLSearchParams({ q: query })}`} className="button" prefetch={false}>
            {m.reportsOf}
          </Link>
        </div>
      </div>
      {children}
    </ListContext>
  );
};

/** Those of the list of reports that a cell of these pages asks for. */
const REPORT_FIELDS = ['host', 'server', 'app'] as const;

/** A part of a page: a table under a heading. */
export const TableSection = <Row extends { readonly id: number }>({
  title,
  hint,
  rows,
  columns,
  limit,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Rows at most; reached, it is said. */
  readonly limit: number;
}) => {
  const m = useMessages(detailMessages);
  return (
    <section className="part">
      <div className="part-head">
        <h2>{title}</h2>
        <span className="faint numbers">{rows.length}</span>
        {hint !== undefined && <span className="faint small">{hint}</span>}
      </div>
      {rows.length === 0 ? (
        <Note title={m.none} hint={m.noneHint} />
      ) : (
        <DataTable label={title} rows={rows} columns={columns} />
      )}
      {rows.length >= limit && <p className="faint small">{m.more(limit)}</p>}
    </section>
  );
};
