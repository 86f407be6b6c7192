import type { InventoryRow } from '@mad/store';
import { columnMessages } from '../messages/column-messages.ts';
import { detailMessages } from '../messages/detail-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { knownParts } from '../text/known-parts.ts';
import { hostAddress, serverAddress, softwareAddress } from '../text/page-address.ts';
import { visibleText } from '../text/visible-text.ts';
import { CapturedCell } from './captured-menu.tsx';
import type { Column } from './data-table.tsx';
import { MaliciousCount } from './malicious-count.tsx';
import { Time } from './time.tsx';

/** What {@link useFigureColumns} shows. */
export type FigureCells = Pick<InventoryRow, 'id' | 'verdicts' | 'malicious' | 'firstSeen' | 'lastSeen'>;

/** What {@link NewsMarks} shows. */
export type NewsCells = Pick<InventoryRow, 'isNew' | 'changedAt'>;

/** What {@link useSoftwareColumns} shows. */
export type SoftwareCells = Pick<InventoryRow, 'id' | 'userAgent' | 'digest' | 'device' | 'os'> & NewsCells;

/** Malicious, verdicts, first and last seen; sortable in lists that have these sorts. */
export const useFigureColumns = <Row extends FigureCells>(): readonly Column<Row>[] => {
  const m = useMessages(columnMessages);
  return [
    {
      key: 'malicious',
      label: m.malicious,
      sort: 'malicious',
      isNumber: true,
      cell: (row) => <MaliciousCount count={row.malicious} />,
    },
    {
      key: 'verdicts',
      label: m.verdicts,
      sort: 'verdicts',
      isNumber: true,
      cell: (row) => row.verdicts.toLocaleString('en'),
    },
    { key: 'first', label: m.firstSeen, sort: 'first', cell: (row) => <Time time={row.firstSeen} /> },
    { key: 'seen', label: m.lastSeen, sort: 'seen', cell: (row) => <Time time={row.lastSeen} /> },
  ];
};

/** The server of a row. */
export const useServerColumn = <Row extends { readonly server: string }>(): Column<Row> => {
  const m = useMessages(columnMessages);
  return {
    key: 'server',
    label: m.server,
    isWide: true,
    cell: (row) => <CapturedCell text={row.server} href={serverAddress(row.server)} field="server" />,
  };
};

/** The inside machine of a row. */
export const useHostColumn = <Row extends { readonly host: string }>(): Column<Row> => {
  const m = useMessages(columnMessages);
  return {
    key: 'host',
    label: m.host,
    isWide: true,
    cell: (row) => <CapturedCell text={row.host} href={hostAddress(row.host)} field="host" />,
  };
};

/** The software of a row of the inventory, with its marks. */
export const useSoftwareColumns = <Row extends SoftwareCells>(): readonly Column<Row>[] => {
  const m = useMessages(columnMessages);
  return [
    {
      key: 'software',
      label: m.software,
      isText: true,
      cell: (row) => (
        <CapturedCell
          {...row.userAgent}
          href={softwareAddress(row.userAgent, row.digest)}
          field="app"
          filterValue={row.digest}
        />
      ),
    },
    { key: 'news', label: '', cell: (row) => <NewsMarks row={row} /> },
    {
      key: 'system',
      label: m.os,
      cell: (row) => visibleText(knownParts(row.device, row.os)),
    },
  ];
};

/** *New* and *changed fingerprint* of a piece of software at a machine. */
export const NewsMarks = ({ row }: { readonly row: NewsCells }) => {
  const m = useMessages(detailMessages);
  return (
    <>
      {row.isNew && (
        <span className="mark news" title={m.newHint}>
          {m.newMark}
        </span>
      )}
      {row.changedAt !== null && (
        <span className="mark changed" title={m.changedHint(row.changedAt.slice(0, 19))}>
          {m.changedMark}
        </span>
      )}
    </>
  );
};
