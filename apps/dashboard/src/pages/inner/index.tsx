import { type HostRow, hostList } from '@mad/store';
import { CapturedCell } from '../../components/captured-menu.tsx';
import { type Column, ListPage } from '../../components/list-page.tsx';
import { MaliciousCount } from '../../components/malicious-count.tsx';
import { Time } from '../../components/time.tsx';
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
    {
      key: 'malicious',
      label: m.malicious,
      sort: 'malicious',
      isNumber: true,
      cell: (row) => <MaliciousCount count={row.malicious} />,
    },
    { key: 'verdicts', label: m.verdicts, sort: 'verdicts', isNumber: true, cell: (row) => row.verdicts },
    { key: 'software', label: m.softwareCount, isNumber: true, cell: (row) => row.software },
    { key: 'servers', label: m.serverCount, isNumber: true, cell: (row) => row.servers },
    { key: 'first', label: m.firstSeen, sort: 'first', cell: (row) => <Time time={row.firstSeen} /> },
    { key: 'seen', label: m.lastSeen, sort: 'seen', cell: (row) => <Time time={row.lastSeen} /> },
  ];
};

/** `/inner`: inside machines. */
export default function Hosts({ list }: HostsProperties) {
  const m = useMessages(columnMessages);
  return <ListPage title={m.hosts} list={list} columns={useHostColumns()} exportName="hosts" />;
}
