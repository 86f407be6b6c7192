import type { AllowField, AllowPreview } from '@mad/store';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import { useRouter } from 'next/router';
import { type FormEvent, useState } from 'react';
import { actionMessages } from '../messages/action-messages.ts';
import { allowListMessages } from '../messages/allow-list-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { Refusal } from '../server/action.ts';
import { usePost } from './post.ts';

const FIELDS: readonly AllowField[] = ['host', 'server', 'domain', 'software'];

/** Makes an allow rule in two steps: first what it would hide, then saving exactly that. */
export const AllowRuleForm = ({
  proposed,
}: {
  readonly proposed: { readonly field: AllowField; readonly value: string };
}) => {
  const m = useMessages(allowListMessages);
  const action = useMessages(actionMessages);
  const router = useRouter();
  const post = usePost();
  const [field, setField] = useState<AllowField>(proposed.field);
  const [value, setValue] = useState(proposed.value);
  const [reason, setReason] = useState('');
  const [expires, setExpires] = useState('');
  const [preview, setPreview] = useState<AllowPreview | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const changeWhat = (change: () => void) => {
    change();
    setPreview(null);
    setRefusal(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (preview === null) {
      const outcome = await post<AllowPreview>('/api/allow-rules/preview', { field, value });
      setRefusal(outcome.isDone ? null : outcome.refusal);
      if (outcome.isDone) setPreview(outcome.answer);
      return;
    }
    const outcome = await post('/api/allow-rules/save', { field, value, reason, expires });
    setRefusal(outcome.isDone ? null : outcome.refusal);
    if (!outcome.isDone) return;
    changeWhat(() => setValue(''));
    setReason('');
    void router.replace('/allow-list', undefined, { scroll: false });
  };
  return (
    <form className="panel rule-form" onSubmit={submit}>
      <NativeSelect
        label={m.field}
        value={field}
        data={FIELDS.map((name) => ({ value: name, label: m.fields[name] }))}
        onChange={(event) => {
          const chosen = FIELDS.find((name) => name === event.currentTarget.value) ?? 'host';
          changeWhat(() => setField(chosen));
        }}
      />
      <TextInput
        className="rule-value"
        label={m.value}
        placeholder={m.valueHints[field]}
        value={value}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          changeWhat(() => setValue(typed));
        }}
        maxLength={4096}
        required
        withAsterisk={false}
      />
      <TextInput
        className="rule-value"
        label={m.reason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={2000}
        required
        withAsterisk={false}
      />
      <TextInput
        type="date"
        label={m.expires}
        value={expires}
        onChange={(event) => setExpires(event.currentTarget.value)}
        required
        withAsterisk={false}
      />
      <Button type="submit" variant={preview === null ? 'default' : 'filled'}>
        {preview === null ? m.preview : m.save}
      </Button>
      {preview !== null && (
        <p className={preview.confirmed > 0 ? 'rule-preview warning' : 'rule-preview'} role="status">
          {m.wouldHide(preview.verdicts, preview.hosts, preview.confirmed)}
        </p>
      )}
      {refusal !== null && (
        <Alert className="rule-preview" color="red">
          {action.refusals[refusal]}
        </Alert>
      )}
    </form>
  );
};
