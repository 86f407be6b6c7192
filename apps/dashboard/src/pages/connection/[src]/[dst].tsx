import {
  type ConnectionRow,
  connections,
  findHost,
  findServer,
  type ReportRow,
  reportList,
} from '@mad/store';
import Link from 'next/link';
import { Captured } from '../../../components/captured.tsx';
import { Facts, useFigureFacts } from '../../../components/figures.tsx';
import { ReportListPage } from '../../../components/report-list-page.tsx';
import { columnMessages } from '../../../messages/column-messages.ts';
import { detailMessages } from '../../../messages/detail-messages.ts';
import { useMessages } from '../../../messages/translated.ts';
import { printTerm } from '../../../search/parse-search.ts';
import { fixedTerm, type ListProperties, loadListPage } from '../../../server/list.ts';
import { page } from '../../../server/page.ts';
import { hostAddress, serverAddress } from '../../../text/page-address.ts';
import { visibleText } from '../../../text/visible-text.ts';

interface ConnectionProperties {
  readonly connection: ConnectionRow;
  readonly list: ListProperties<ReportRow>;
  readonly fixedQuery: string;
}

export const getServerSideProps = page<ConnectionProperties>('viewer', async ({ store, path, query }) => {
  const [host, server] = await Promise.all([
    findHost(store.database, path['src'] ?? ''),
    findServer(store.database, path['dst'] ?? ''),
  ]);
  if (host === undefined || server === undefined) return 'missing';
  const [connection] = await connections(store.database, { hostId: host.id, serverId: server.id });
  if (connection === undefined) return 'missing';
  const fixed = [fixedTerm('host', host.address), fixedTerm('server', server.address)];
  const list = await loadListPage(store, reportList, query, fixed);
  return { connection, list, fixedQuery: fixed.map(printTerm).join(' ') };
});

/** `/connection/SRC/DST`: every flow between two. */
export default function Connection({ connection, list, fixedQuery }: ConnectionProperties) {
  const m = useMessages(detailMessages);
  const columns = useMessages(columnMessages);
  const figures = useFigureFacts(connection);
  return (
    <ReportListPage
      title={`${m.connection} ${visibleText(connection.host)} → ${visibleText(connection.server)}`}
      list={list}
      fixedQuery={fixedQuery}
      aside={
        <Facts
          facts={[
            [
              columns.host,
              <Link key="host" href={hostAddress(connection.host)}>
                <Captured text={connection.host} />
              </Link>,
            ],
            [
              columns.server,
              <Link key="server" href={serverAddress(connection.server)}>
                <Captured text={connection.server} />
              </Link>,
            ],
            ...figures,
          ]}
        />
      }
    />
  );
}
