import type { AllowField, AllowRule } from '@mad/store';
import { Alert, Button } from '@mantine/core';
import Head from 'next/head';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { AllowRuleForm } from '../components/allow-rule-form.tsx';
import { Captured } from '../components/captured.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Note } from '../components/note.tsx';
import { usePost } from '../components/post.ts';
import { useShell } from '../components/shell-context.ts';
import { Time } from '../components/time.tsx';
import { actionMessages } from '../messages/action-messages.ts';
import { allowListMessages } from '../messages/allow-list-messages.ts';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { Refusal } from '../server/action.ts';
import { page } from '../server/page.ts';
import { mayActAs } from '../server/role.ts';

interface AllowListProperties {
  readonly rules: readonly AllowRule[];
  /** A rule that another page proposes. */
  readonly proposed: { readonly field: AllowField; readonly value: string };
}

const FIELDS: readonly AllowField[] = ['host', 'server', 'domain', 'software'];

export const getServerSideProps = page<AllowListProperties>('viewer', async ({ store, query }) => ({
  rules: await store.allowRules.list(),
  proposed: {
    field: FIELDS.find((field) => field === query.get('field')) ?? 'host',
    value: (query.get('value') ?? '').slice(0, 4096),
  },
}));

/** `/allow-list`: rules in force and past, and a form for the next. */
export default function AllowList({ rules, proposed }: AllowListProperties) {
  const m = useMessages(allowListMessages);
  const { user } = useShell();
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const inForce = rules.filter((rule) => rule.revoked_at === null);
  const past = rules.filter((rule) => rule.revoked_at !== null);
  return (
    <>
      <Head>
        <title>{`${m.title} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.title}</h1>
      </div>
      <p className="faint page-hint">{m.hint}</p>
      {isAnalyst && <AllowRuleForm key={`${proposed.field} ${proposed.value}`} proposed={proposed} />}
      <RuleTable title={m.inForce} rules={inForce} canRevoke={isAnalyst} />
      {past.length > 0 && <RuleTable title={m.past} rules={past} canRevoke={false} />}
    </>
  );
}

const RuleTable = ({
  title,
  rules,
  canRevoke,
}: {
  readonly title: string;
  readonly rules: readonly AllowRule[];
  readonly canRevoke: boolean;
}) => {
  const m = useMessages(allowListMessages);
  const names = useMessages(columnMessages);
  const action = useMessages(actionMessages);
  const router = useRouter();
  const post = usePost();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const revoke = async (id: number) => {
    const outcome = await post('/api/allow-rules/revoke', { id });
    setRefusal(outcome.isDone ? null : outcome.refusal);
    void router.replace(router.asPath, undefined, { scroll: false });
  };
  const ended: Column<AllowRule> = {
    key: 'ended',
    label: m.ended,
    cell: (rule) => <Time time={rule.revoked_at} />,
  };
  const revoking: Column<AllowRule> = {
    key: 'revoke',
    label: '',
    cell: (rule) => (
      <Button size="compact-xs" variant="default" onClick={() => void revoke(rule.id)}>
        {m.revoke}
      </Button>
    ),
  };
  const columns: readonly Column<AllowRule>[] = [
    { key: 'field', label: m.field, cell: (rule) => m.fields[rule.field] },
    {
      key: 'value',
      label: m.value,
      isWide: true,
      cell: (rule) => (
        <span className="captured-cell">
          <span className="captured-text">
            <Captured text={rule.value.slice(0, 300)} isCut={rule.value.length > 300} />
          </span>
        </span>
      ),
    },
    { key: 'reason', label: m.reason, cell: (rule) => <Captured text={rule.reason.slice(0, 200)} /> },
    { key: 'by', label: m.by, cell: (rule) => <Captured text={rule.user_name} /> },
    { key: 'made', label: m.made, cell: (rule) => <Time time={rule.created_at} /> },
    { key: 'expiry', label: m.expiry, cell: (rule) => <Time time={rule.expires_at} /> },
    ...(canRevoke ? [revoking] : rules.some((rule) => rule.revoked_at !== null) ? [ended] : []),
  ];
  return (
    <section className="part">
      <div className="part-head">
        <h2>{title}</h2>
        <span className="faint numbers">{rules.length}</span>
      </div>
      {refusal !== null && <Alert color="red">{action.refusals[refusal]}</Alert>}
      {rules.length === 0 ? (
        <Note title={m.none} hint={m.noneHint} />
      ) : (
        <DataTable label={`${title}: ${names.rules}`} rows={rules} columns={columns} />
      )}
    </section>
  );
};
