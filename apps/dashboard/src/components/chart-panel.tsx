import { type ReactNode, useState } from 'react';
import { overviewMessages } from '../messages/overview-messages.ts';
import { useMessages } from '../messages/translated.ts';

/** A chart under its heading, what it leaves out below, and the same figures as a table for whoever cannot see it. */
export const ChartPanel = ({
  title,
  hint,
  foot,
  table,
  isWide = false,
  isTall = false,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly foot?: ReactNode;
  /** Made when it is asked for; without it there is nothing to tabulate. */
  readonly table?: () => ReactNode;
  /** Takes the whole width of the page. */
  readonly isWide?: boolean;
  readonly isTall?: boolean;
  readonly children: ReactNode;
}) => {
  const m = useMessages(overviewMessages);
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={isWide ? 'chart-panel whole-row' : 'chart-panel'}>
      <div className="chart-head">
        <h2>{title}</h2>
        {hint !== undefined && <span className="faint small">{hint}</span>}
      </div>
      <div className={isTall ? 'chart tall' : 'chart'}>{children}</div>
      <div className="chart-foot">
        {table !== undefined && (
          <details onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary className="faint small">{m.asTable}</summary>
            {isOpen && <div className="chart-table">{table()}</div>}
          </details>
        )}
        {foot !== undefined && <span className="faint small">{foot}</span>}
      </div>
    </section>
  );
};

/** In the place of a chart that has nothing to show. */
export const ChartNote = ({ title, hint }: { readonly title: string; readonly hint: string }) => (
  <div className="chart-note">
    <strong>{title}</strong>
    <p className="faint">{hint}</p>
  </div>
);
