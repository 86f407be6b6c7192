import type { DatabaseTime } from '@mad/store';
import { Alert, Button, Textarea } from '@mantine/core';
import { useRouter } from 'next/router';
import { type FormEvent, useState } from 'react';
import { actionMessages } from '../messages/action-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import type { Refusal } from '../server/action.ts';
import { mayActAs } from '../server/role.ts';
import { Captured } from './captured.tsx';
import { usePost } from './post.ts';
import { useShell } from './shell-context.ts';
import { Time } from './time.tsx';

/** A remark on a verdict. */
export interface ShownNote {
  readonly id: number;
  readonly userName: string;
  readonly text: string;
  readonly time: DatabaseTime;
}

/** The remarks on a verdict, the oldest first, and a place for the next. */
export const Notes = ({
  reportId,
  notes,
}: {
  readonly reportId: number;
  readonly notes: readonly ShownNote[];
}) => {
  const m = useMessages(triageMessages);
  const action = useMessages(actionMessages);
  const { user } = useShell();
  const router = useRouter();
  const post = usePost();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await post('/api/notes', { reportId, text });
    setRefusal(outcome.isDone ? null : outcome.refusal);
    if (!outcome.isDone) return;
    setText('');
    void router.replace(router.asPath, undefined, { scroll: false });
  };
  return (
    <section className="part notes">
      <div className="part-head">
        <h2>{m.notes}</h2>
        <span className="faint numbers">{notes.length}</span>
      </div>
      {notes.length === 0 && <p className="faint">{m.noNotes}</p>}
      {notes.map((note) => (
        <article key={note.id} className="note-entry">
          <header className="faint small">
            <Captured text={note.userName} /> · <Time time={note.time} />
          </header>
          <p className="note-text">
            {note.text.split('\n').map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other name
              <span key={index}>
                <Captured text={line} />
                <br />
              </span>
            ))}
          </p>
        </article>
      ))}
      {user !== null && mayActAs(user.role, 'analyst') && (
        <form className="form" onSubmit={add}>
          {refusal !== null && <Alert color="red">{action.refusals[refusal]}</Alert>}
          <Textarea
            aria-label={m.addNote}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={8000}
            rows={3}
            required
          />
          <div className="form-buttons">
            <Button type="submit" variant="default" size="xs">
              {m.addNote}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
};
