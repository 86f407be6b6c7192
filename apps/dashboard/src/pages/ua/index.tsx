import { type ApplicationRow, applicationList } from '@mad/store';
import { CapturedCell } from '../../components/captured-menu.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { type ListProperties, loadListPage } from '../../server/list.ts';
import { page } from '../../server/page.ts';
import { knownParts } from '../../text/known-parts.ts';
import { softwareAddress } from '../../text/page-address.ts';
import { visibleText } from '../../text/visible-text.ts';

interface SoftwareProperties {
  readonly list: ListProperties<ApplicationRow>;
}

export const getServerSideProps = page<SoftwareProperties>('viewer', async ({ store, query }) => ({
  list: await loadListPage(store, applicationList, query),
}));

/** `/ua`: software by User-Agent. */
export default function Software({ list }: SoftwareProperties) {
  const m = useMessages(columnMessages);
  const columns: readonly Column<ApplicationRow>[] = [
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
    {
      key: 'system',
      label: m.os,
      cell: (row) => visibleText(knownParts(row.device, row.os, row.browser)),
    },
    { key: 'hosts', label: m.hostCount, isNumber: true, cell: (row) => row.hosts.toLocaleString('en') },
    ...useFigureColumns<ApplicationRow>(),
  ];
  return <ListPage title={m.softwareList} list={list} columns={columns} exportName="software" />;
}
