import { columnMessages } from '../messages/column-messages.ts';
import { reasonMessages } from '../messages/reason-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { verdictMessages } from '../messages/verdict-messages.ts';
import type { Evidence, NearestSoftware, ShownLabel, ShownTriage } from '../server/verdict.ts';
import { visibleText } from '../text/visible-text.ts';
import { Captured } from './captured.tsx';
import { CapturedCell } from './captured-menu.tsx';
import { DataTable } from './data-table.tsx';
import { HeaderEvidence } from './header-evidence.tsx';
import { Time } from './time.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** Why a verdict is what it is: reasons, what was sent, near software, request graph. */
export const VerdictEvidence = ({ evidence }: { readonly evidence: Evidence }) => {
  const m = useMessages(verdictMessages);
  const told = useMessages(reasonMessages);
  const { reasons, requests, weights, fingerprints, graph } = evidence;
  return (
    <>
      <section className="part">
        <div className="part-head">
          <h2>{m.reasons}</h2>
        </div>
        {reasons.length === 0 ? (
          <p className="faint">{m.noReasons}</p>
        ) : (
          <ul className="reasons told">
            {reasons.map((reason) => (
              <li key={reason.text}>
                <Sentence text={told.reason(reason)} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="part">
        <div className="part-head">
          <h2>{m.requests}</h2>
          <span className="faint numbers">{requests.length}</span>
          <span className="faint small">{weights.length > 0 ? m.requestsHint : m.requestsPlain}</span>
        </div>
        {requests.length === 0 ? (
          <p className="faint">{m.noRequests}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
          <section className="evidence-frame" aria-label={m.requests} tabIndex={0}>
            <HeaderEvidence requests={requests} />
          </section>
        )}
      </section>
      <NearestFingerprints fingerprints={fingerprints} />
      <section className="part">
        <div className="part-head">
          <h2>{m.graph}</h2>
        </div>
        {graph === null ? (
          <p className="faint">{m.noGraph}</p>
        ) : (
          <p className="told">
            <span className="mark">{m.rules[graph.rule] ?? visibleText(graph.rule)}</span>{' '}
            <Sentence text={told.graph(graph)} />
          </p>
        )}
      </section>
    </>
  );
};

/** Characters of a reason that are shown; a captured Referer or User-Agent in it may be far longer. */
const LONGEST_REASON = 600;

/** A sentence; what stands between backticks in it is set as code. */
const Sentence = ({ text }: { readonly text: string }) => {
  const parts = text.slice(0, LONGEST_REASON).split('`');
  return (
    <>
      {parts.map((part, index) => {
        const Frame = index % 2 === 0 ? 'span' : 'code';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name
          <Frame key={index}>
            <Captured text={part} isCut={text.length > LONGEST_REASON && index === parts.length - 1} />
          </Frame>
        );
      })}
    </>
  );
};

const NearestFingerprints = ({ fingerprints }: { readonly fingerprints: readonly NearestSoftware[] }) => {
  const m = useMessages(verdictMessages);
  const parts = (names: readonly string[]) =>
    names.map((name) => m.parts[name] ?? visibleText(name)).join(', ') || '–';
  return (
    <section className="part">
      <div className="part-head">
        <h2>{m.fingerprints}</h2>
        {fingerprints.length > 0 && <span className="faint small">{m.likenessHint}</span>}
      </div>
      {fingerprints.length === 0 ? (
        <p className="faint">{m.noFingerprints}</p>
      ) : (
        <DataTable
          label={m.fingerprints}
          rows={fingerprints}
          columns={[
            {
              key: 'verdict',
              label: m.says,
              cell: (row) => <VerdictMark isMalicious={row.verdict === 'malicious'} isHidden={false} />,
            },
            { key: 'likeness', label: m.likeness, isNumber: true, cell: (row) => row.likeness },
            { key: 'matches', label: m.matches, cell: (row) => parts(row.matches) },
            { key: 'differs', label: m.differs, cell: (row) => parts(row.differs) },
            {
              key: 'agent',
              label: m.userAgent,
              isText: true,
              cell: (row) =>
                row.userAgent === null ? (
                  '–'
                ) : (
                  <CapturedCell text={row.userAgent.slice(0, 300)} isCut={row.userAgent.length > 300} />
                ),
            },
            {
              key: 'addresses',
              label: m.addresses,
              cell: (row) => (
                <Captured text={row.addresses.slice(0, 3).join(' ')} isCut={row.addresses.length > 3} />
              ),
            },
          ]}
        />
      )}
    </section>
  );
};

/** What people and services say of a verdict. */
export const VerdictLabels = ({ labels }: { readonly labels: readonly ShownLabel[] }) => {
  const m = useMessages(verdictMessages);
  return (
    <section className="part">
      <div className="part-head">
        <h2>{m.labels}</h2>
      </div>
      {labels.length === 0 ? (
        <p className="faint">{m.noLabels}</p>
      ) : (
        <DataTable
          label={m.labels}
          rows={labels}
          columns={[
            { key: 'source', label: m.source, cell: (row) => <Captured text={row.source} /> },
            {
              key: 'says',
              label: m.says,
              cell: (row) => <VerdictMark isMalicious={row.isMalicious} isHidden={false} />,
            },
            {
              key: 'reason',
              label: m.reason,
              isWide: true,
              cell: (row) => <span className="wrapped">{visibleText(row.reason.slice(0, 500))}</span>,
            },
            { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> },
          ]}
        />
      )}
    </section>
  );
};

/** Who changed the triage state, when and why. */
export const TriageHistory = ({ changes }: { readonly changes: readonly ShownTriage[] }) => {
  const m = useMessages(verdictMessages);
  const { triageStates } = useMessages(columnMessages);
  return (
    <section className="part">
      <div className="part-head">
        <h2>{m.triage}</h2>
      </div>
      {changes.length === 0 ? (
        <p className="faint">{m.noTriage}</p>
      ) : (
        <DataTable
          label={m.triage}
          rows={changes}
          columns={[
            { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> },
            { key: 'who', label: m.who, cell: (row) => <Captured text={row.userName} /> },
            {
              key: 'change',
              label: m.change,
              cell: (row) => `${triageStates[row.from]} → ${triageStates[row.to]}`,
            },
            {
              key: 'reason',
              label: m.reason,
              isWide: true,
              cell: (row) => <span className="wrapped">{visibleText(row.reason.slice(0, 2000))}</span>,
            },
          ]}
        />
      )}
    </section>
  );
};
