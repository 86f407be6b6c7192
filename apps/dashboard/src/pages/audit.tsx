import { type AuditRow, auditList } from '@mad/store';
import { Captured } from '../components/captured.tsx';
import { CapturedCell } from '../components/captured-menu.tsx';
import type { Column } from '../components/data-table.tsx';
import { ListPage } from '../components/list-page.tsx';
import { Time } from '../components/time.tsx';
import { auditMessages } from '../messages/audit-messages.ts';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { userMessages } from '../messages/user-messages.ts';
import { type ListProperties, loadListPage } from '../server/list.ts';
import { page } from '../server/page.ts';
import { auditDetails } from '../text/audit-detail.ts';
import { visibleText } from '../text/visible-text.ts';

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
  const told = useMessages(auditMessages);
  const columns: readonly Column<AuditRow>[] = [
    { key: 'time', label: names.time, sort: 'time', cell: (row) => <Time time={row.time} /> },
    { key: 'user', label: m.user, cell: (row) => <CapturedCell text={row.userName} field="user" /> },
    {
      key: 'action',
      label: m.action,
      cell: (row) => <CapturedCell text={told.action(row.action)} field="action" filterValue={row.action} />,
    },
    {
      key: 'detail',
      label: m.detail,
      isWide: true,
      cell: (row) => <Detail detail={row.detail} />,
    },
  ];
  return <ListPage title={m.audit} list={list} columns={columns} />;
}

/** Characters of a value that are shown: a reason or a rule may be far longer. */
const LONGEST_VALUE = 200;

const Detail = ({ detail }: { readonly detail: string }) => {
  const told = useMessages(auditMessages);
  return (
    <span className="captured-cell">
      <span className="captured-text">
        {auditDetails(detail).map(({ name, text }, index) => {
          const value = told.value(name, text);
          return (
            <span key={name}>
              {index > 0 && ' · '}
              {name !== '' && <span className="faint">{`${visibleText(told.detail(name))} `}</span>}
              <Captured text={value.slice(0, LONGEST_VALUE)} isCut={value.length > LONGEST_VALUE} />
            </span>
          );
        })}
      </span>
    </span>
  );
};
