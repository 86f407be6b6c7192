import { lossesWithin } from '@mad/store';
import { Alert } from '@mantine/core';
import Head from 'next/head';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { type Column, DataTable } from '../components/data-table.tsx';
import { MaliciousShareChart, ScoreDriftChart } from '../components/drift-chart.tsx';
import { Markdown } from '../components/markdown.tsx';
import { ModelAction, type ModelChange } from '../components/model-action.tsx';
import { Note } from '../components/note.tsx';
import { LossChart } from '../components/overview-charts.tsx';
import { useShell } from '../components/shell-context.ts';
import { cardMessages } from '../messages/card-messages.ts';
import { modelMessages } from '../messages/model-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { type ModelOverview, modelOverview, type ShownFigures, type ShownModel } from '../server/models.ts';
import { type OverviewFigures, overviewFigures } from '../server/overview.ts';
import { page } from '../server/page.ts';
import { mayActAs } from '../server/role.ts';
import { type ScoreDrift, scoreDrift } from '../server/score-drift.ts';
import { visibleText } from '../text/visible-text.ts';

interface ModelsProperties {
  readonly overview: ModelOverview;
  readonly losses: OverviewFigures['losses'];
  /** Null while they are summed for the first time. */
  readonly buckets: OverviewFigures['activity']['buckets'] | null;
  readonly drift: ScoreDrift;
}

export const getServerSideProps = page<ModelsProperties>('viewer', async ({ store, askAgain }) => {
  const allTimes = { from: null, until: null };
  const [overview, losses, { figures, isCounting }] = await Promise.all([
    modelOverview(store),
    lossesWithin(store.database, allTimes),
    overviewFigures(store, allTimes),
  ]);
  if (isCounting) askAgain();
  const drift = await scoreDrift(store, overview.models);
  return { overview, losses, buckets: figures?.activity.buckets ?? null, drift };
});

/** `/models`: which versions there are, how good they are and which one judges. */
export default function Models({ overview, losses, buckets, drift }: ModelsProperties) {
  const m = useMessages(modelMessages);
  const { user } = useShell();
  const router = useRouter();
  const [done, setDone] = useState<ModelChange['action'] | null>(null);
  const mayChange = user !== null && mayActAs(user.role, 'admin');
  const onDone = (action: ModelChange['action']) => {
    setDone(action);
    void router.replace(router.asPath, undefined, { scroll: false });
  };
  const kinds = [...new Set(overview.models.map(({ kind }) => kind))];
  return (
    <>
      <Head>
        <title>{`${m.title} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.title}</h1>
        <span className="faint small">{m.figuresHint}</span>
        {mayChange && !overview.isDetectorAway && (
          <div className="page-tools">
            <ModelAction change={{ action: 'retrain' }} onDone={onDone} />
          </div>
        )}
      </div>
      {done !== null && (
        <Alert color="green" role="status" className="page-alert">
          {m.done[done]}
        </Alert>
      )}
      {overview.isDetectorAway && (
        <Alert color="yellow" className="page-alert" title={m.away}>
          {m.awayHint}
        </Alert>
      )}
      {overview.models.length === 0 && <Note title={m.none} hint={m.noneHint} />}
      {kinds.map((kind) => (
        <KindSection
          key={kind}
          kind={kind}
          versions={overview.models.filter((model) => model.kind === kind)}
          mayChange={mayChange && !overview.isDetectorAway}
          onDone={onDone}
        />
      ))}
      <div className="charts part">
        <LossChart losses={losses} />
        <ScoreDriftChart drift={drift} />
        <MaliciousShareChart buckets={buckets} />
      </div>
    </>
  );
}

const KindSection = ({
  kind,
  versions,
  mayChange,
  onDone,
}: {
  readonly kind: string;
  readonly versions: readonly ShownModel[];
  readonly mayChange: boolean;
  readonly onDone: (action: ModelChange['action']) => void;
}) => {
  const m = useMessages(modelMessages);
  const champion = versions.find(({ state }) => state === 'champion');
  const canRollBack = mayChange && champion !== undefined && !champion.base;
  return (
    <section className="part">
      <div className="part-head">
        <h2>{visibleText(kind)}</h2>
        <span className="faint numbers">{versions.length}</span>
        {canRollBack && (
          <>
            <ModelAction change={{ action: 'rollback', kind }} onDone={onDone} />
            <span className="faint small">{m.rollbackHint}</span>
          </>
        )}
      </div>
      <DataTable
        label={kind}
        rows={versions.map((version, id) => ({ id, ...version }))}
        columns={useVersionColumns(kind, mayChange, onDone)}
      />
      {versions
        .filter(({ comparison }) => comparison.length > 0)
        .map((version) => (
          <Comparison key={version.version} version={version} />
        ))}
      {versions
        .filter(({ card }) => card !== '')
        .map((version) => (
          <Card key={version.version} version={version} />
        ))}
    </section>
  );
};

const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)} %`;

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3);

const useVersionColumns = (
  kind: string,
  mayChange: boolean,
  onDone: (action: ModelChange['action']) => void,
): readonly Column<ShownModel & { readonly id: number }>[] => {
  const m = useMessages(modelMessages);
  return [
    {
      key: 'version',
      label: m.version,
      cell: (row) => (
        <>
          <span className="captured">{visibleText(row.version)}</span>{' '}
          {row.base && <span className="faint small">{m.base}</span>}
        </>
      ),
    },
    {
      key: 'state',
      label: m.state,
      // The button stands here: at the end of the row a narrow window would hide it.
      cell: (row) => (
        <>
          <span className={`mark model-${row.state}`}>{m.states[row.state]}</span>
          {mayChange && row.state !== 'champion' && (
            <>
              {' '}
              <ModelAction change={{ action: 'promote', kind, version: row.version }} onDone={onDone} />
            </>
          )}
        </>
      ),
    },
    {
      key: 'trained',
      label: m.trained,
      cell: (row) => <time>{visibleText(row.trained.slice(0, 16).replace('T', ' '))}</time>,
    },
    { key: 'threshold', label: m.threshold, isNumber: true, cell: (row) => figure(row.threshold) },
    { key: 'auc', label: m.auc, isNumber: true, cell: (row) => figure(row.validation?.auc) },
    { key: 'recall', label: m.recall, isNumber: true, cell: (row) => share(row.validation?.recall) },
    { key: 'fpr', label: m.fpr, isNumber: true, cell: (row) => share(row.validation?.fpr) },
    { key: 'flows', label: m.flows, isNumber: true, cell: (row) => row.flows?.toLocaleString('en') ?? '–' },
    {
      key: 'retrained',
      label: m.retrained,
      isNumber: true,
      cell: (row) => (row.retrained === 0 ? '–' : m.times(row.retrained)),
    },
    {
      key: 'why',
      label: m.why,
      isText: true,
      cell: (row) => <span className="wrapped">{visibleText(m.reasonOf(row))}</span>,
    },
  ];
};

const Comparison = ({ version }: { readonly version: ShownModel }) => {
  const m = useMessages(modelMessages);
  const rows = version.comparison.flatMap(({ part, champion, candidate }, index) => [
    { id: 2 * index, part, who: m.championOf, figures: champion },
    { id: 2 * index + 1, part, who: m.candidateOf, figures: candidate },
  ]);
  const column = (
    key: keyof ShownFigures,
    label: string,
    show: (value: number | null) => string,
  ): Column<(typeof rows)[number]> => ({ key, label, isNumber: true, cell: (row) => show(row.figures[key]) });
  return (
    <details className="model-detail">
      <summary>
        {m.comparison}: {visibleText(version.version)}
      </summary>
      <p className="faint small">{m.comparisonHint}</p>
      <DataTable
        label={`${m.comparison} ${version.version}`}
        rows={rows}
        columns={[
          { key: 'set', label: m.set, cell: (row) => m.sets[row.part] ?? visibleText(row.part) },
          { key: 'who', label: m.model, cell: (row) => row.who },
          column('error', m.error, share),
          column('auc', m.auc, figure),
          column('recall', m.recall, share),
          column('fpr', m.fpr, share),
        ]}
      />
    </details>
  );
};

const Card = ({ version }: { readonly version: ShownModel }) => {
  const m = useMessages(modelMessages);
  const { say } = useMessages(cardMessages);
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="model-detail" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {m.card}: {visibleText(version.version)}
      </summary>
      {isOpen && <Markdown text={version.card} say={say} />}
    </details>
  );
};
