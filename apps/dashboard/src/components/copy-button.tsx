import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

const SHOWN_MILLISECONDS = 2000;

/** Copies a text and says so for a moment. */
export const CopyButton = ({
  text,
  label,
  done,
}: {
  readonly text: () => string;
  readonly label: string;
  readonly done: string;
}) => {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    await copyText(text());
    setDone(true);
  };
  return (
    <Button size="xs" variant="default" onClick={() => void copy()}>
      <span aria-live="polite">{isDone ? done : label}</span>
    </Button>
  );
};
