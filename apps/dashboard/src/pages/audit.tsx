import { type AuditRow, auditList } from '@mad/store';
import { Captured } from '../components/captured.tsx';
import { CapturedCell } from '../components/captured-menu.tsx';
import type { Column } from '../components/data-table.tsx';
import { ListPage } from '../components/list-page.tsx';
import { Time } from '../components/time.tsx';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { userMessages } from '../messages/user-messages.ts';
import { type ListProperties, loadListPage } from '../server/list.ts';
import { page } from '../server/page.ts';

interface AuditProperties {
  readonly list: ListProperties<AuditRow>;
}

export const getServerSideProps = page<AuditProperties>('admin', async ({ store, query }) => ({
  list: await loadListPage(store, auditList, query),
}));

/** `/audit`: who did what. */
export default function Audit({ list }: AuditProperties) {
  const m = useMessages(userMessages);
  const names = useMessages(columnMessages);
  const columns: readonly Column<AuditRow>[] = [
    { key: 'time', label: names.time, sort: 'time', cell: (row) => <Time time={row.time} /> },
    { key: 'user', label: m.user, cell: (row) => <CapturedCell text={row.userName} field="user" /> },
    { key: 'action', label: m.action, cell: (row) => <CapturedCell text={row.action} field="action" /> },
    {
      key: 'detail',
      label: m.detail,
      isWide: true,
      cell: (row) => (
        <span className="captured-cell">
          <span className="captured-text">
            <Captured text={row.detail.slice(0, 300)} isCut={row.detail.length > 300} />
          </span>
        </span>
      ),
    },
  ];
  return <ListPage title={m.audit} list={list} columns={columns} />;
}
