import { CONNECTION_LIMIT, type ConnectionRow, connections, findServer, type ServerEntity } from '@mad/store';
import { Captured } from '../../components/captured.tsx';
import { CapturedCell } from '../../components/captured-menu.tsx';
import { DetailPage, TableSection } from '../../components/detail-page.tsx';
import { type FigureCells, useFigureColumns } from '../../components/figure-columns.tsx';
import { Facts, useFigureFacts } from '../../components/figures.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { detailMessages } from '../../messages/detail-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { page } from '../../server/page.ts';
import { connectionAddress } from '../../text/page-address.ts';

type HostRow = FigureCells & Pick<ConnectionRow, 'host'>;

interface ServerProperties {
  readonly server: ServerEntity;
  readonly hosts: readonly HostRow[];
  readonly limit: number;
}

export const getServerSideProps = page<ServerProperties>('viewer', async ({ store, path }) => {
  const server = await findServer(store.database, path['ip'] ?? '');
  if (server === undefined) return 'missing';
  const hosts = await connections(store.database, { serverId: server.id });
  return {
    server,
    hosts: hosts.map(({ server: _server, country: _country, organisation: _organisation, ...row }) => row),
    limit: CONNECTION_LIMIT,
  };
});

/** `/outer/IP`: who talks to it. */
export default function Server({ server, hosts, limit }: ServerProperties) {
  const m = useMessages(detailMessages);
  const columns = useMessages(columnMessages);
  const figures = useFigureFacts(server);
  const known = [
    [columns.country, server.country],
    [columns.organisation, server.organisation],
  ] as const;
  return (
    <DetailPage
      kind={m.server}
      name={server.address}
      reports={{ field: 'server', value: server.address }}
      allow={{ field: 'server', value: server.address }}
    >
      <Facts
        facts={[
          ...figures,
          ...known.flatMap(([name, text]) =>
            text === null ? [] : [[name, <Captured key={name} text={text} />] as const],
          ),
        ]}
      />
      <TableSection
        title={m.hostsOfServer}
        rows={hosts}
        columns={[
          {
            key: 'host',
            label: columns.host,
            isWide: true,
            cell: (row) => (
              <CapturedCell text={row.host} href={connectionAddress(row.host, server.address)} field="host" />
            ),
          },
          ...useFigureColumns<HostRow>(),
        ]}
        limit={limit}
      />
    </DetailPage>
  );
}
