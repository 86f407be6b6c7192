import type { ReactNode } from 'react';

/** In place of content that is not there: what is missing and why. */
export const Note = ({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) => (
  <div className="note">
    <strong>{title}</strong>
    <p>{hint}</p>
    {children}
  </div>
);
