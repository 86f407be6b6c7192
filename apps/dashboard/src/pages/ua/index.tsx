import { type ApplicationRow, applicationList } from '@mad/store';
import { Captured } from '../../components/captured.tsx';
import { CapturedCell } from '../../components/captured-menu.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { type ListProperties, loadListPage } from '../../server/list.ts';
import { page } from '../../server/page.ts';
import { softwareAddress } from '../../text/page-address.ts';

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
      isWide: true,
      cell: (row) => (
        <CapturedCell
          {...row.userAgent}
          href={softwareAddress(row.userAgent, row.digest)}
          field="app"
          filterValue={row.digest}
        />
      ),
    },
    { key: 'device', label: m.device, cell: (row) => <Captured text={known(row.device)} /> },
    { key: 'os', label: m.os, cell: (row) => <Captured text={known(row.os)} /> },
    { key: 'browser', label: m.browser, cell: (row) => <Captured text={known(row.browser)} /> },
    { key: 'hosts', label: m.hostCount, isNumber: true, cell: (row) => row.hosts.toLocaleString('en') },
    ...useFigureColumns<ApplicationRow>(),
  ];
  return <ListPage title={m.softwareList} list={list} columns={columns} exportName="software" />;
}

const known = (text: string): string => (text === 'unknown' ? '' : text);
