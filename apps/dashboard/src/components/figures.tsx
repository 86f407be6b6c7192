import type { DatabaseTime } from '@mad/store';
import type { ReactNode } from 'react';
import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { MaliciousCount } from './malicious-count.tsx';
import { Time } from './time.tsx';

/** Facts about one thing, name and value. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** Verdicts, malicious ones, first and last seen. */
export const useFigureFacts = (figures: {
  readonly verdicts: number;
  readonly malicious: number;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
}): readonly (readonly [string, ReactNode])[] => {
  const m = useMessages(columnMessages);
  return [
    [m.malicious, <MaliciousCount key="malicious" count={figures.malicious} />],
    [m.verdicts, figures.verdicts.toLocaleString('en')],
    [m.firstSeen, <Time key="first" time={figures.firstSeen} />],
    [m.lastSeen, <Time key="last" time={figures.lastSeen} />],
  ];
};
