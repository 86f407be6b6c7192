import type { ReportRow } from '@mad/store';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { ListState } from '../search/list-state.ts';
import {
  connectionAddress,
  hostAddress,
  serverAddress,
  softwareAddress,
  verdictAddress,
} from '../text/page-address.ts';
import { CapturedCell } from './captured-menu.tsx';
import type { Column } from './data-table.tsx';
import { Time } from './time.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** The columns of every list of judged flows. @param from the list, where it is not that of all reports. */
export const useReportColumns = (from?: ListState): readonly Column<ReportRow>[] => {
  const m = useMessages(columnMessages);
  return [
    {
      key: 'time',
      label: m.time,
      sort: 'time',
      cell: (row) => (
        <a href={verdictAddress(row.id, from)} className="quiet">
          <Time time={row.time} />
        </a>
      ),
    },
    {
      key: 'verdict',
      label: m.verdict,
      sort: 'score',
      cell: (row) => (
        <span className="stacked">
          <VerdictMark isMalicious={row.isMalicious} isHidden={row.isHidden} />{' '}
          <span className="numbers faint" title={m.score}>
            {row.score.toFixed(3)}
          </span>
        </span>
      ),
    },
    {
      key: 'host',
      label: m.host,
      cell: (row) => <CapturedCell text={row.host} href={hostAddress(row.host)} field="host" />,
    },
    {
      key: 'server',
      label: m.server,
      cell: (row) => (
        <CapturedCell text={row.server} href={serverAddress(row.server)} field="server">
          <a href={connectionAddress(row.host, row.server)} className="port">
            {`:${row.serverPort}`}
          </a>
        </CapturedCell>
      ),
    },
    {
      key: 'software',
      label: m.software,
      isText: true,
      cell: (row) => (
        <CapturedCell
          {...row.userAgent}
          href={softwareAddress(row.userAgent, row.userAgentDigest)}
          field="app"
          filterValue={row.userAgentDigest}
        />
      ),
    },
    {
      key: 'url',
      label: m.url,
      isText: true,
      cell: (row) => (
        <span className="unbroken">
          <CapturedCell {...row.url} />
        </span>
      ),
    },
    { key: 'triage', label: m.triage, cell: (row) => <TriageMark row={row} /> },
  ];
};

const TriageMark = ({ row }: { readonly row: ReportRow }) => {
  const m = useMessages(columnMessages);
  return <span className={`mark triage-${row.triage}`}>{m.triageStates[row.triage]}</span>;
};
