import {
  type ApplicationEntity,
  type ApplicationServerRow,
  CONNECTION_LIMIT,
  findApplication,
  INVENTORY_LIMIT,
  type InventoryRow,
  inventory,
  kindsOfApplication,
  serversOfApplication,
} from '@mad/store';
import { Captured } from '../../components/captured.tsx';
import { DetailPage, TableSection } from '../../components/detail-page.tsx';
import {
  type FigureCells,
  type NewsCells,
  NewsMarks,
  useFigureColumns,
  useHostColumn,
  useServerColumn,
} from '../../components/figure-columns.tsx';
import { Facts, useFigureFacts } from '../../components/figures.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { detailMessages } from '../../messages/detail-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { page } from '../../server/page.ts';
import { knownParts } from '../../text/known-parts.ts';
import { visibleText } from '../../text/visible-text.ts';

type HostRow = FigureCells & NewsCells & Pick<InventoryRow, 'host'>;

interface ApplicationProperties {
  readonly application: ApplicationEntity;
  readonly kinds: readonly number[];
  readonly hosts: readonly HostRow[];
  readonly servers: readonly ApplicationServerRow[];
  readonly limits: { readonly hosts: number; readonly servers: number };
}

const DIGEST = /^sha256:([0-9a-f]{64})$/;

export const getServerSideProps = page<ApplicationProperties>('viewer', async ({ store, path }) => {
  const name = path['ua'] ?? '';
  const digest = DIGEST.exec(name)?.[1];
  const application = await findApplication(
    store.database,
    digest === undefined ? { userAgent: name } : { digest },
  );
  if (application === undefined) return 'missing';
  const [kinds, hosts, servers] = await Promise.all([
    kindsOfApplication(store.database, application.id),
    inventory(store.database, { applicationId: application.id }),
    serversOfApplication(store.database, application),
  ]);
  return {
    application,
    kinds,
    hosts: hosts.map(({ id, host, verdicts, malicious, firstSeen, lastSeen, isNew, changedAt }) => ({
      id,
      host,
      verdicts,
      malicious,
      firstSeen,
      lastSeen,
      isNew,
      changedAt,
    })),
    servers,
    limits: { hosts: INVENTORY_LIMIT, servers: CONNECTION_LIMIT },
  };
});

/** `/ua/UA`: what it says of itself, where it speaks and with whom. */
export default function Application({ application, kinds, hosts, servers, limits }: ApplicationProperties) {
  const m = useMessages(detailMessages);
  const columns = useMessages(columnMessages);
  const figures = useFigureFacts(application);
  const system = knownParts(application.device, application.os, application.browser);
  return (
    <DetailPage
      kind={m.software}
      name={application.userAgent}
      reports={{ field: 'app', value: application.digest }}
      {...(application.userAgent.length <= 2000
        ? { allow: { field: 'software', value: application.userAgent } }
        : {})}
    >
      <Facts
        facts={[
          ...figures,
          ...(system === '' ? [] : [[columns.os, visibleText(system)] as const]),
          [m.kinds, kinds.map((kind) => columns.kinds[kind - 1]).join(' · ')],
        ]}
      />
      <details className="whole-text">
        <summary>
          {m.whole}{' '}
          <span className="faint">{m.length(application.userAgent.length.toLocaleString('en'))}</span>
        </summary>
        <pre>
          <Captured text={application.userAgent} />
        </pre>
      </details>
      <TableSection
        title={m.hostsOfSoftware}
        rows={hosts}
        columns={[
          useHostColumn<HostRow>(),
          { key: 'news', label: '', cell: (row) => <NewsMarks row={row} /> },
          ...useFigureColumns<HostRow>(),
        ]}
        limit={limits.hosts}
      />
      <TableSection
        title={m.serversOfSoftware}
        rows={servers}
        columns={[
          useServerColumn<ApplicationServerRow>(),
          { key: 'country', label: columns.country, cell: (row) => row.country ?? '' },
          ...useFigureColumns<ApplicationServerRow>(),
        ]}
        limit={limits.servers}
      />
    </DetailPage>
  );
}
