import { type HostRow, hostList } from '@mad/store';
import { CapturedCell } from '../../components/captured-menu.tsx';
import type { Column } from '../../components/data-table.tsx';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { type ListProperties, loadListPage } from '../../server/list.ts';
import { page } from '../../server/page.ts';
import { hostAddress } from '../../text/page-address.ts';

interface HostsProperties {
  readonly list: ListProperties<HostRow>;
}

export const getServerSideProps = page<HostsProperties>('viewer', async ({ store, query }) => ({
  list: await loadListPage(store, hostList, query),
}));

const useHostColumns = (): readonly Column<HostRow>[] => {
  const m = useMessages(columnMessages);
  return [
    {
      key: 'host',
      label: m.host,
      sort: 'host',
      isWide: true,
      cell: (row) => <CapturedCell text={row.address} href={hostAddress(row.address)} field="host" />,
    },
    { key: 'software', label: m.softwareCount, isNumber: true, cell: (row) => row.software },
    { key: 'servers', label: m.serverCount, isNumber: true, cell: (row) => row.servers },
    ...useFigureColumns<HostRow>(),
  ];
};

/** `/inner`: inside machines. */
export default function Hosts({ list }: HostsProperties) {
  const m = useMessages(columnMessages);
  return <ListPage title={m.hosts} list={list} columns={useHostColumns()} exportName="hosts" />;
}
