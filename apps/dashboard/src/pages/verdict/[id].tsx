import { Alert } from '@mantine/core';
import Head from 'next/head';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { Captured } from '../../components/captured.tsx';
import { CapturedCell } from '../../components/captured-menu.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/figures.tsx';
import { Notes } from '../../components/notes.tsx';
import { ScoreBar } from '../../components/score-bar.tsx';
import { useShell } from '../../components/shell-context.ts';
import { Time } from '../../components/time.tsx';
import { TriageButtons } from '../../components/triage-buttons.tsx';
import { TriageHistory, VerdictEvidence, VerdictLabels } from '../../components/verdict-evidence.tsx';
import { VerdictKeys } from '../../components/verdict-keys.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { columnMessages } from '../../messages/column-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { verdictMessages } from '../../messages/verdict-messages.ts';
import { page } from '../../server/page.ts';
import { mayActAs } from '../../server/role.ts';
import { type VerdictCard, verdictCard } from '../../server/verdict.ts';
import { type VerdictPlace, verdictPlace } from '../../server/verdict-place.ts';
import { knownParts } from '../../text/known-parts.ts';
import { connectionAddress, hostAddress, serverAddress, softwareAddress } from '../../text/page-address.ts';
import { visibleText } from '../../text/visible-text.ts';

interface VerdictProperties {
  readonly card: VerdictCard;
  readonly place: VerdictPlace;
  /** Why the flow could not be downloaded just now. */
  readonly flowProblem: string | null;
}

export const getServerSideProps = page<VerdictProperties>('viewer', async ({ store, path, query }) => {
  const card = await verdictCard(store, path['id'] ?? '');
  if (card === undefined) return 'missing';
  const flowProblem = query.get('flow');
  // What is left is the list.
  for (const name of ['flow', 'id']) query.delete(name);
  return { card, place: await verdictPlace(store, card.verdict, query), flowProblem };
});

/** `/verdict/ID`: everything there is to say about one judged flow. */
export default function Verdict({ card, place, flowProblem }: VerdictProperties) {
  const m = useMessages(verdictMessages);
  const router = useRouter();
  const reload = () => void router.replace(router.asPath, undefined, { scroll: false });
  const { verdict, evidence } = card;
  const isHidden = verdict.allowRule !== null;
  return (
    <>
      <Head>
        <title>{`${m.title} ${verdict.id} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>
          <span className="faint">{m.title}</span> {verdict.id}
        </h1>
        <VerdictMark isMalicious={verdict.isMalicious} isHidden={isHidden} />
        <Tools card={card} />
      </div>
      <VerdictKeys key={`keys ${verdict.id}`} id={verdict.id} place={place} onTriaged={reload} />
      {flowProblem !== null && (
        <Alert color="red" role="alert" className="page-alert">
          {m.flowProblems[flowProblem] ?? m.flowProblem(visibleText(flowProblem.slice(0, 80)))}
        </Alert>
      )}
      <Judgement card={card} onTriaged={reload} />
      <VerdictFacts verdict={verdict} />
      <VerdictEvidence evidence={evidence} />
      <VerdictLabels labels={card.labels} />
      <TriageHistory changes={card.triage} />
      <Notes key={`notes ${verdict.id}`} reportId={verdict.id} notes={card.notes} />
    </>
  );
}

const Tools = ({ card: { verdict } }: { readonly card: VerdictCard }) => {
  const m = useMessages(verdictMessages);
  const { user } = useShell();
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const link = () => `${globalThis.location.origin}/verdict/${encodeURIComponent(verdict.name)}`;
  return (
    <div className="page-tools">
      <CopyButton text={link} label={m.copyLink} done={m.copied} />
      <a href={`/api/flow/${verdict.id}`} className="button">
        {m.download}
      </a>
      {isAnalyst && verdict.domain !== '' && (
        <Link
          href={`/allow-list?${new URLSearchParams({ field: 'domain', value: verdict.domain })}`}
          className="button"
          prefetch={false}
        >
          {m.allow}
        </Link>
      )}
    </div>
  );
};

/** Who decided, how sure, what people made of it. */
const Judgement = ({
  card: { verdict, evidence },
  onTriaged,
}: {
  readonly card: VerdictCard;
  readonly onTriaged: () => void;
}) => {
  const m = useMessages(verdictMessages);
  const { triageStates, triage } = useMessages(columnMessages);
  const { user } = useShell();
  const model = evidence.model?.name ?? verdict.modelVersion;
  return (
    <section className="judgement">
      <div className="judgement-part">
        <strong>{m.by[verdict.decidedBy] ?? visibleText(verdict.decidedBy)}</strong>
        <ScoreBar
          score={verdict.score}
          threshold={evidence.model?.threshold ?? null}
          isMalicious={verdict.wasMalicious}
        />
        <span className="faint small">
          {model === null ? m.noModel : m.modelIs(visibleText(model.slice(0, 200)))}
        </span>
      </div>
      <div className="judgement-part">
        <span>
          <span className="faint">{triage}</span>{' '}
          <span className={`mark triage-${verdict.triage}`}>{triageStates[verdict.triage]}</span>
        </span>
        {user !== null && mayActAs(user.role, 'analyst') && (
          <TriageButtons key={verdict.id} ids={[verdict.id]} current={verdict.triage} onDone={onTriaged} />
        )}
        {verdict.allowRule !== null && (
          <span className="small">
            {m.hiddenBy(visibleText(verdict.allowRule.field))}:{' '}
            <Captured text={verdict.allowRule.value.slice(0, 200)} /> (
            {visibleText(verdict.allowRule.userName)}: {visibleText(verdict.allowRule.reason.slice(0, 300))})
          </span>
        )}
      </div>
    </section>
  );
};

const VerdictFacts = ({ verdict }: { readonly verdict: VerdictCard['verdict'] }) => {
  const m = useMessages(verdictMessages);
  const columns = useMessages(columnMessages);
  const place = [verdict.country, verdict.organisation]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  const system = knownParts(verdict.device, verdict.os, verdict.browser);
  return (
    <Facts
      facts={[
        [columns.time, <Time key="time" time={verdict.time} />],
        [
          columns.host,
          <span key="host">
            <CapturedCell text={verdict.host} href={hostAddress(verdict.host)} />
            <span className="port faint">:{verdict.hostPort}</span>
          </span>,
        ],
        [
          columns.server,
          <span key="server">
            <CapturedCell text={verdict.server} href={serverAddress(verdict.server)} />
            <Link href={connectionAddress(verdict.host, verdict.server)} prefetch={false} className="port">
              :{verdict.serverPort}
            </Link>
          </span>,
        ],
        ...(place === '' ? [] : [[m.place, visibleText(place)] as const]),
        [m.domain, <CapturedCell key="domain" text={verdict.domain} />],
        [m.kind, columns.kinds[verdict.type - 1] ?? verdict.type],
        ...(system === '' ? [] : [[m.softwareIs, visibleText(system)] as const]),
        [
          columns.software,
          <CapturedCell
            key="software"
            {...verdict.userAgent}
            href={softwareAddress(verdict.userAgent, verdict.userAgentDigest)}
          />,
        ],
        [m.url, <CapturedCell key="url" {...verdict.url} />],
        [
          m.capture,
          <span key="capture">
            <Link href={`/captures/${verdict.capture.id}`} prefetch={false}>
              <Captured text={verdict.capture.path.slice(0, 300)} isCut={verdict.capture.path.length > 300} />
            </Link>
            {verdict.capture.isFileRemoved && <span className="faint"> · {m.removed}</span>}
          </span>,
        ],
        [m.flowStart, <Time key="start" time={verdict.flowStart} />],
        [m.flow, <Captured key="flow" text={verdict.name} />],
        [m.communityId, <Captured key="community" text={verdict.communityId} />],
      ]}
    />
  );
};
