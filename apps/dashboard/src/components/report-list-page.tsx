import type { ReportRow, TriageState } from '@mad/store';
import { Button } from '@mantine/core';
import { useRouter } from 'next/router';
import { type ReactNode, useEffect, useState } from 'react';
import { actionMessages } from '../messages/action-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import type { ListProperties } from '../server/list.ts';
import { mayActAs } from '../server/role.ts';
import { verdictAddress } from '../text/page-address.ts';
import type { Column } from './data-table.tsx';
import { Dialog } from './dialog.tsx';
import { ListPage } from './list-page.tsx';
import { useReportColumns } from './report-columns.tsx';
import { useShell } from './shell-context.ts';
import { TriageButtons } from './triage-buttons.tsx';
import { TriageDialog } from './triage-dialog.tsx';

const STATE_OF_KEY: Readonly<Record<string, TriageState>> = {
  e: 'confirmed',
  f: 'false_positive',
  i: 'investigating',
};

/** What a key means while nobody types. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.closest('input:not([type=checkbox]), textarea, select, dialog, [role=menu]') !== null ||
    target.isContentEditable);

/** A list of judged flows with triage: selection, keys, bulk. */
export const ReportListPage = ({
  title,
  list,
  exportName,
  aside,
}: {
  readonly title: string;
  readonly list: ListProperties<ReportRow>;
  readonly exportName?: string;
  readonly aside?: ReactNode;
}) => {
  const m = useMessages(triageMessages);
  const router = useRouter();
  const { user } = useShell();
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const { rows } = list;
  const [current, setCurrent] = useState<number | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<TriageState | null>(null);
  const [isHelpShown, setHelpShown] = useState(false);

  const here = new Set(rows.map(({ id }) => id));
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

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const state = STATE_OF_KEY[event.key];
      if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === '?') setHelpShown(true);
      else if (event.key === 'x' && isAnalyst && current !== null) toggle(current);
      else if (event.key === 'Enter' && current !== null && event.target === document.body)
        void router.push(verdictAddress(current));
      else if (state !== undefined && isAnalyst && subjects.length > 0) setAsked(state);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });

  const columns = useReportColumns();
  const selectColumn = useSelectColumn(rows, selected, toggle, setSelected);
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
            </div>
          )}
          {asked !== null && (
            <TriageDialog ids={subjects} state={asked} onDone={finish} onClose={() => setAsked(null)} />
          )}
          {isHelpShown && <KeyHelp onClose={() => setHelpShown(false)} />}
        </>
      }
    />
  );
};

const useSelectColumn = (
  rows: readonly ReportRow[],
  selected: ReadonlySet<number>,
  toggle: (id: number) => void,
  setSelected: (ids: ReadonlySet<number>) => void,
): Column<ReportRow> => {
  const m = useMessages(triageMessages);
  const isAll = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  return {
    key: 'select',
    label: '',
    head: (
      <input
        type="checkbox"
        aria-label={m.selectAll}
        checked={isAll}
        onChange={() => setSelected(new Set(isAll ? [] : rows.map(({ id }) => id)))}
      />
    ),
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

const KeyHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const m = useMessages(triageMessages);
  const action = useMessages(actionMessages);
  return (
    <Dialog title={m.keys} onClose={onClose}>
      <dl className="keys">
        {m.keyList.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className="form-buttons">
        <Button variant="default" size="xs" onClick={onClose}>
          {action.close}
        </Button>
      </div>
    </Dialog>
  );
};
