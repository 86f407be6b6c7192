import {
  CONNECTION_LIMIT,
  type ConnectionRow,
  connections,
  findHost,
  type HostEntity,
  INVENTORY_LIMIT,
  inventory,
} from '@mad/store';
import { CapturedCell } from '../../components/captured-menu.tsx';
import { DetailPage, TableSection } from '../../components/detail-page.tsx';
import {
  type FigureCells,
  type SoftwareCells,
  useFigureColumns,
  useSoftwareColumns,
} from '../../components/figure-columns.tsx';
import { Facts, useFigureFacts } from '../../components/figures.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { detailMessages } from '../../messages/detail-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { page } from '../../server/page.ts';
import { connectionAddress } from '../../text/page-address.ts';

type SoftwareRow = SoftwareCells & FigureCells;
type ServerRow = FigureCells & Pick<ConnectionRow, 'server' | 'country'>;

interface HostProperties {
  readonly host: HostEntity;
  readonly software: readonly SoftwareRow[];
  readonly servers: readonly ServerRow[];
  readonly limits: { readonly software: number; readonly servers: number };
}

export const getServerSideProps = page<HostProperties>('viewer', async ({ store, path }) => {
  const host = await findHost(store.database, path['ip'] ?? '');
  if (host === undefined) return 'missing';
  const [software, servers] = await Promise.all([
    inventory(store.database, { hostId: host.id }),
    connections(store.database, { hostId: host.id }),
  ]);
  return {
    host,
    software: software.map(({ host: _host, browser: _browser, ...row }) => row),
    servers: servers.map(({ host: _host, organisation: _organisation, ...row }) => row),
    limits: { software: INVENTORY_LIMIT, servers: CONNECTION_LIMIT },
  };
});

/** `/inner/IP`: what speaks on a machine, and with whom. */
export default function Host({ host, software, servers, limits }: HostProperties) {
  const m = useMessages(detailMessages);
  const columns = useMessages(columnMessages);
  return (
    <DetailPage
      kind={m.host}
      name={host.address}
      reports={{ field: 'host', value: host.address }}
      allow={{ field: 'host', value: host.address }}
    >
      <Facts facts={useFigureFacts(host)} />
      <TableSection
        title={m.inventory}
        hint={m.inventoryHint}
        rows={software}
        columns={[...useSoftwareColumns<SoftwareRow>(), ...useFigureColumns<SoftwareRow>()]}
        limit={limits.software}
      />
      <TableSection
        title={m.serversOfHost}
        rows={servers}
        columns={[
          {
            key: 'server',
            label: columns.server,
            isWide: true,
            cell: (row) => (
              <CapturedCell
                text={row.server}
                href={connectionAddress(host.address, row.server)}
                field="server"
              />
            ),
          },
          { key: 'country', label: columns.country, cell: (row) => row.country ?? '' },
          ...useFigureColumns<ServerRow>(),
        ]}
        limit={limits.servers}
      />
    </DetailPage>
  );
}
