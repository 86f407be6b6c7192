import { type ServerRow, serverList } from '@mad/store';
import { Captured } from '../../components/captured.tsx';
import { CapturedCell } from '../../components/captured-menu.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { type ListProperties, loadListPage } from '../../server/list.ts';
import { page } from '../../server/page.ts';
import { serverAddress } from '../../text/page-address.ts';

interface ServersProperties {
  readonly list: ListProperties<ServerRow>;
}

export const getServerSideProps = page<ServersProperties>('viewer', async ({ store, query }) => ({
  list: await loadListPage(store, serverList, query),
}));

/** `/outer`: outside machines. */
export default function Servers({ list }: ServersProperties) {
  const m = useMessages(columnMessages);
  const columns: readonly Column<ServerRow>[] = [
    {
      key: 'server',
      label: m.server,
      sort: 'server',
      isWide: true,
      cell: (row) => <CapturedCell text={row.address} href={serverAddress(row.address)} field="server" />,
    },
    {
      key: 'country',
      label: m.country,
      cell: (row) => row.country !== null && <CapturedCell text={row.country} field="country" />,
    },
    {
      key: 'organisation',
      label: m.organisation,
      cell: (row) => row.organisation !== null && <Captured text={row.organisation} />,
    },
    { key: 'hosts', label: m.hostCount, isNumber: true, cell: (row) => row.hosts.toLocaleString('en') },
    ...useFigureColumns<ServerRow>(),
  ];
  return <ListPage title={m.servers} list={list} columns={columns} exportName="servers" />;
}
