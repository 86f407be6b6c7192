import { type CaptureDetail, findCapture } from '@mad/store';
import { Alert, Button } from '@mantine/core';
import Head from 'next/head';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { CaptureStateMark, judgingSeconds, verdictsOfCapture } from '../../components/capture-columns.tsx';
import { Captured } from '../../components/captured.tsx';
import { Facts } from '../../components/figures.tsx';
import { MaliciousCount } from '../../components/malicious-count.tsx';
import { usePost } from '../../components/post.ts';
import { useShell } from '../../components/shell-context.ts';
import { Time } from '../../components/time.tsx';
import { actionMessages } from '../../messages/action-messages.ts';
import { captureMessages } from '../../messages/capture-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { warningMessages } from '../../messages/warning-messages.ts';
import type { Refusal } from '../../server/action.ts';
import { page } from '../../server/page.ts';
import { mayActAs } from '../../server/role.ts';
import { fileSize } from '../../text/file-size.ts';
import { visibleText } from '../../text/visible-text.ts';

interface CaptureProperties {
  readonly capture: CaptureDetail;
}

export const getServerSideProps = page<CaptureProperties>('viewer', async ({ store, path }) => {
  const id = path['id'] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(id)) return 'missing';
  const capture = await findCapture(store.database, Number(id));
  return capture === undefined ? 'missing' : { capture };
});

/** `/captures/ID`: how the judging of one capture went. */
export default function Capture({ capture }: CaptureProperties) {
  const m = useMessages(captureMessages);
  const told = useMessages(warningMessages);
  const isJudged = capture.state === 'judged';
  return (
    <>
      <Head>
        <title>{`${visibleText(capture.path.slice(0, 80))} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1 className="detail-name">
          <span className="faint">{m.capture}</span>{' '}
          <Captured text={capture.path.slice(0, 300)} isCut={capture.path.length > 300} />
        </h1>
        <CaptureStateMark state={capture.state} />
        <div className="page-tools">
          {isJudged && (
            <>
              {capture.malicious > 0 && (
                <Link
                  href={verdictsOfCapture(capture.id, ' verdict:malicious')}
                  className="button"
                  prefetch={false}
                >
                  {m.showMalicious}
                </Link>
              )}
              <Link href={verdictsOfCapture(capture.id)} className="button" prefetch={false}>
                {m.showVerdicts}
              </Link>
            </>
          )}
        </div>
      </div>
      {capture.state === 'parked' && <Retry id={capture.id} />}
      {capture.isFileRemoved && <p className="faint page-hint">{m.removed}</p>}
      <CaptureFacts capture={capture} />
      {capture.errorCode !== null && !isJudged && (
        <section className="part">
          <div className="part-head">
            <h2>{m.lastError}</h2>
            <span className="mark malicious">{visibleText(capture.errorCode)}</span>
          </div>
          <p className="wrapped">
            <Captured text={capture.errorMessage ?? ''} />
          </p>
        </section>
      )}
      {isJudged && (
        <section className="part">
          <div className="part-head">
            <h2>{m.warningList}</h2>
            <span className="faint numbers">{capture.warnings.length}</span>
          </div>
          {capture.warnings.length === 0 ? (
            <p className="faint">{m.noWarnings}</p>
          ) : (
            <ul className="reasons told">
              {capture.warnings.map((warning) => (
                <li key={told.warning(warning)}>
                  <Captured text={told.warning(warning)} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

/** `kind=name` in a line each; the name says the kind, too. */
const modelNames = (versions: string): readonly string[] =>
  versions.split('\n').map((line) => line.slice(line.indexOf('=') + 1));

const CaptureFacts = ({ capture }: { readonly capture: CaptureDetail }) => {
  const m = useMessages(captureMessages);
  const seconds = judgingSeconds(capture);
  const count = (value: number) => value.toLocaleString('en');
  return (
    <Facts
      facts={[
        ...(capture.state === 'judged'
          ? ([
              [m.malicious, <MaliciousCount key="malicious" count={capture.malicious} />],
              [m.verdicts, count(capture.verdicts)],
              [m.requests, count(capture.requests)],
              [m.flows, count(capture.flows)],
              [m.packets, count(capture.packets)],
            ] as const)
          : []),
        [m.size, fileSize(capture.sizeBytes)],
        [m.source, m.sources[capture.source]],
        [m.firstPacket, <Time key="first" time={capture.firstPacketAt} />],
        [m.lastPacket, <Time key="last" time={capture.lastPacketAt} />],
        [m.found, <Time key="found" time={capture.foundAt} />],
        [m.judged, <Time key="judged" time={capture.judgedAt} />],
        ...(seconds === undefined ? [] : ([[m.took, m.seconds(seconds)]] as const)),
        [m.attempts, count(capture.attempts)],
        ...(capture.retryAt === null
          ? []
          : ([[m.nextTry, <Time key="next" time={capture.retryAt} />]] as const)),
        [m.dataset, <Captured key="dataset" text={capture.dataset} />],
        ...(capture.modelVersion === null
          ? []
          : ([
              [
                m.models,
                <span key="models" className="wrapped">
                  {visibleText(modelNames(capture.modelVersion).join(' · '))}
                </span>,
              ],
            ] as const)),
        ...(capture.digest === null
          ? []
          : ([[m.digest, <Captured key="digest" text={capture.digest} />]] as const)),
      ]}
    />
  );
};

const Retry = ({ id }: { readonly id: number }) => {
  const m = useMessages(captureMessages);
  const action = useMessages(actionMessages);
  const { user } = useShell();
  const router = useRouter();
  const post = usePost();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const retry = async () => {
    const outcome = await post('/api/captures/retry', { id });
    setRefusal(outcome.isDone ? null : outcome.refusal);
    if (outcome.isDone) void router.replace(router.asPath, undefined, { scroll: false });
  };
  return (
    <Alert color="yellow" className="page-alert">
      <div className="alert-row">
        <span>{refusal === null ? m.retryHint : action.refusals[refusal]}</span>
        {user !== null && mayActAs(user.role, 'admin') && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            {m.retry}
          </Button>
        )}
      </div>
    </Alert>
  );
};
