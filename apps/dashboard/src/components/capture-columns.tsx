import type { CaptureListRow, CaptureState, DatabaseTime } from '@mad/store';
import { captureMessages } from '../messages/capture-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { warningMessages } from '../messages/warning-messages.ts';
import { fileSize } from '../text/file-size.ts';
import { visibleText } from '../text/visible-text.ts';
import { CapturedCell } from './captured-menu.tsx';
import type { Column } from './data-table.tsx';
import { MaliciousCount } from './malicious-count.tsx';
import { Time } from './time.tsx';

/** The state of a capture in words and colour. */
export const CaptureStateMark = ({ state }: { readonly state: CaptureState }) => {
  const m = useMessages(captureMessages);
  return <span className={`mark capture-${state}`}>{m.states[state]}</span>;
};

/** All reports on a capture. */
export const verdictsOfCapture = (id: number, more = ''): string =>
  `/more?${new URLSearchParams({ q: `capture:${id}${more}` })}`;

const milliseconds = (time: DatabaseTime): number => Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`);

/** Seconds that judging took; undefined while it is not over. */
export const judgingSeconds = ({
  state,
  startedAt,
  judgedAt,
}: Pick<CaptureListRow, 'state' | 'startedAt' | 'judgedAt'>): string | undefined =>
  state === 'judged' && startedAt !== null && judgedAt !== null
    ? (Math.max(0, milliseconds(judgedAt) - milliseconds(startedAt)) / 1000).toFixed(1)
    : undefined;

/** The columns of the list of captures. */
export const useCaptureColumns = (): readonly Column<CaptureListRow>[] => {
  const m = useMessages(captureMessages);
  return [
    {
      key: 'name',
      label: m.name,
      sort: 'name',
      isText: true,
      cell: (row) => (
        <CapturedCell
          text={row.path.slice(0, 300)}
          isCut={row.path.length > 300}
          href={`/captures/${row.id}`}
          field="name"
        />
      ),
    },
    {
      key: 'state',
      label: m.state,
      cell: (row) => (
        <>
          <CaptureStateMark state={row.state} /> <Problems row={row} />
        </>
      ),
    },
    {
      key: 'malicious',
      label: m.malicious,
      sort: 'malicious',
      isNumber: true,
      cell: (row) =>
        row.state === 'judged' ? <MaliciousCount count={row.malicious} /> : <span className="faint">–</span>,
    },
    {
      key: 'verdicts',
      label: m.verdicts,
      sort: 'verdicts',
      isNumber: true,
      cell: (row) =>
        row.state === 'judged' ? (
          <a href={verdictsOfCapture(row.id)}>{row.verdicts.toLocaleString('en')}</a>
        ) : (
          <span className="faint">–</span>
        ),
    },
    {
      key: 'flows',
      label: m.flows,
      isNumber: true,
      cell: (row) =>
        row.state === 'judged' ? row.flows.toLocaleString('en') : <span className="faint">–</span>,
    },
    { key: 'size', label: m.size, sort: 'size', isNumber: true, cell: (row) => fileSize(row.sizeBytes) },
    { key: 'first', label: m.firstPacket, cell: (row) => <Time time={row.firstPacketAt} /> },
    { key: 'found', label: m.found, sort: 'found', cell: (row) => <Time time={row.foundAt} /> },
    { key: 'took', label: m.took, isNumber: true, cell: (row) => <Took row={row} /> },
  ];
};

const Took = ({ row }: { readonly row: CaptureListRow }) => {
  const m = useMessages(captureMessages);
  const seconds = judgingSeconds(row);
  return seconds === undefined ? <span className="faint">–</span> : <span>{m.seconds(seconds)}</span>;
};

const Problems = ({ row }: { readonly row: CaptureListRow }) => {
  const m = useMessages(captureMessages);
  const told = useMessages(warningMessages);
  const isFailing = row.errorCode !== null && row.state !== 'judged';
  return (
    <>
      {isFailing && (
        <span className="mark malicious" title={visibleText((row.errorMessage ?? '').slice(0, 500))}>
          {visibleText(row.errorCode ?? '')}
        </span>
      )}
      {row.warnings.length > 0 && (
        <span
          className="mark triage-investigating"
          title={visibleText(row.warnings.map(told.warning).join('\n').slice(0, 500))}
        >
          {m.warnings(row.warnings.length)}
        </span>
      )}
    </>
  );
};
