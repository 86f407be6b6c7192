import type { TriageState } from '@mad/store';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import { verdictMessages } from '../messages/verdict-messages.ts';
import { mayActAs } from '../server/role.ts';
import type { VerdictPlace } from '../server/verdict-place.ts';
import { Icon } from './icon.tsx';
import { KeyHelp, KeyHelpButton } from './key-help.tsx';
import { useKeyPresses } from './key-presses.ts';
import { useShell } from './shell-context.ts';
import { TriageDialog } from './triage-dialog.tsx';
import { triageKeys } from './triage-keys.ts';

/** The ways from a verdict to its neighbours and to the list, and the keys of the card. */
export const VerdictKeys = ({
  id,
  place: { list, next, previous },
  onTriaged,
}: {
  readonly id: number;
  readonly place: VerdictPlace;
  readonly onTriaged: () => void;
}) => {
  const m = useMessages(verdictMessages);
  const triage = useMessages(triageMessages);
  const router = useRouter();
  const { user } = useShell();
  const isAnalyst = user !== null && mayActAs(user.role, 'analyst');
  const [asked, setAsked] = useState<TriageState | null>(null);
  const [isHelpShown, setHelpShown] = useState(false);
  const to = (address: string | null) => (address === null ? undefined : () => void router.push(address));
  useKeyPresses({
    j: to(next),
    k: to(previous),
    u: to(list),
    '?': () => setHelpShown(true),
    ...(isAnalyst && {
      n: () => document.querySelector<HTMLTextAreaElement>('.notes textarea')?.focus(),
      ...triageKeys(setAsked),
    }),
  });
  return (
    <nav className="verdict-place" aria-label={m.toList}>
      <Link href={list} prefetch={false} className="button">
        {m.toList}
      </Link>
      <Step address={previous} label={m.previous} rel="prev" />
      <Step address={next} label={m.next} rel="next" />
      <KeyHelpButton onClick={() => setHelpShown(true)} />
      {asked !== null && (
        <TriageDialog
          ids={[id]}
          state={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onTriaged();
          }}
        />
      )}
      {isHelpShown && <KeyHelp keys={triage.cardKeys} onClose={() => setHelpShown(false)} />}
    </nav>
  );
};

/** Keeps its room at the ends of the list, so that nothing moves under the mouse. */
const Step = ({
  address,
  label,
  rel,
}: {
  readonly address: string | null;
  readonly label: string;
  readonly rel: 'prev' | 'next';
}) => {
  const content =
    rel === 'prev' ? (
      <>
        <Icon name="previous" size={14} /> {label}
      </>
    ) : (
      <>
        {label} <Icon name="next" size={14} />
      </>
    );
  return address === null ? (
    <span className="button off" aria-disabled="true">
      {content}
    </span>
  ) : (
    <Link href={address} prefetch={false} className="button" rel={rel}>
      {content}
    </Link>
  );
};
