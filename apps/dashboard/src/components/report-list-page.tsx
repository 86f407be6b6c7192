import type { ReportRow, TriageState } from '@mad/store';
import { useRouter } from 'next/router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import { type ListState, listAddress } from '../search/list-state.ts';
import type { ListProperties } from '../server/list.ts';
import { mayActAs } from '../server/role.ts';
import { verdictAddress } from '../text/page-address.ts';
import type { Column } from './data-table.tsx';
import { KeyHelp, KeyHelpButton } from './key-help.tsx';
import { useKeyPresses } from './key-presses.ts';
import { ListPage } from './list-page.tsx';
import { useReportColumns } from './report-columns.tsx';
import { useShell } from './shell-context.ts';
import { TriageButtons } from './triage-buttons.tsx';
import { TriageDialog } from './triage-dialog.tsx';
import { triageKeys } from './triage-keys.ts';

/** A list of judged flows with triage: selection, keys, bulk. */
export const ReportListPage = ({
  title,
  list,
  exportName,
  fixedQuery = '',
  aside,
}: {
  readonly title: string;
  readonly list: ListProperties<ReportRow>;
  readonly exportName?: string;
  /** The search that this page always asks beside. */
  readonly fixedQuery?: string;
  readonly aside?: ReactNode;
}) => {
  const m = useMessages(triageMessages);
  const router = useRouter();
  const { user } = useShell();
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const { rows, state } = list;
  const from = askedList({ ...state, query: `${fixedQuery} ${state.query}`.trim() });
  const [current, setCurrent] = useState<number | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<TriageState | null>(null);
  const [isHelpShown, setHelpShown] = useState(false);

  const here = new Set(rows.map(({ id }) => id));
  const isAllSelected = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  const chosen = [...selected].filter((id) => here.has(id));
  const subjects = chosen.length > 0 ? chosen : current !== null && here.has(current) ? [current] : [];

  const toggle = (id: number) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const finish = () => {
    setAsked(null);
    setSelected(new Set());
    void router.replace(router.asPath, undefined, { scroll: false });
  };
  const move = (step: 1 | -1) => {
    const at = rows.findIndex(({ id }) => id === current);
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    setCurrent(next.id);
    document.querySelector(`tr[data-row="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
  };

  const selectNone = () => setSelected(new Set());
  const toggleAll = () => setSelected(new Set(isAllSelected ? [] : here));
  useKeyPresses({
    j: () => move(1),
    k: () => move(-1),
    '?': () => setHelpShown(true),
    Enter: current === null ? undefined : () => void router.push(verdictAddress(current, from)),
    ...(isAnalyst && {
      x: current === null ? undefined : () => toggle(current),
      a: toggleAll,
      Escape: chosen.length === 0 ? undefined : selectNone,
      ...triageKeys(subjects.length > 0 ? setAsked : undefined),
    }),
  });

  const columns = useReportColumns(from);
  const selectColumn = useSelectColumn(selected, toggle, isAllSelected, toggleAll);
  return (
    <ListPage
      title={title}
      list={list}
      columns={isAnalyst ? [selectColumn, ...columns] : columns}
      rowClass={(row) =>
        `${row.id === current ? 'current' : ''} ${selected.has(row.id) ? 'selected' : ''}`.trim()
      }
      {...(exportName === undefined ? {} : { exportName })}
      aside={
        <>
          {aside}
          {isAnalyst && (
            <div className={chosen.length === 0 ? 'bulk empty' : 'bulk'}>
              <span className="numbers">{m.selected(chosen.length)}</span>
              {chosen.length > 0 && <TriageButtons ids={chosen} onDone={finish} />}
              <KeyHelpButton onClick={() => setHelpShown(true)} />
            </div>
          )}
          {asked !== null && (
            <TriageDialog ids={subjects} state={asked} onDone={finish} onClose={() => setAsked(null)} />
          )}
          {isHelpShown && <KeyHelp keys={m.listKeys} onClose={() => setHelpShown(false)} />}
        </>
      }
    />
  );
};

/** The list, unless it is that of all reports in their usual order. */
const askedList = (state: ListState): ListState | undefined =>
  listAddress('', state) === '?sort=-time' ? undefined : state;

const useSelectColumn = (
  selected: ReadonlySet<number>,
  toggle: (id: number) => void,
  isAllSelected: boolean,
  toggleAll: () => void,
): Column<ReportRow> => {
  const m = useMessages(triageMessages);
  return {
    key: 'select',
    label: '',
    head: <input type="checkbox" aria-label={m.selectAll} checked={isAllSelected} onChange={toggleAll} />,
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={m.select(String(row.id))}
        checked={selected.has(row.id)}
        onChange={() => toggle(row.id)}
      />
    ),
  };
};
