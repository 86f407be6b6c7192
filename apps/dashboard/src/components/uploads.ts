import type { CaptureProgress } from '@mad/store';
import { useEffect, useReducer, useRef } from 'react';
import { useShell } from './shell-context.ts';

/** A file on its way to the detector, and what became of it. */
export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly phase:
    | { readonly kind: 'queued' }
    | { readonly kind: 'sending'; readonly sent: number }
    | { readonly kind: 'refused'; readonly code: string }
    | { readonly kind: 'kept'; readonly id: number; readonly progress: CaptureProgress | null };
}

type Event =
  | { readonly kind: 'chosen'; readonly uploads: readonly Upload[] }
  | { readonly kind: 'moved'; readonly key: number; readonly phase: Upload['phase'] }
  | { readonly kind: 'progress'; readonly captures: readonly CaptureProgress[] }
  | { readonly kind: 'dismissed'; readonly key: number };

const next = (uploads: readonly Upload[], event: Event): readonly Upload[] => {
  switch (event.kind) {
    case 'chosen':
      return [...uploads, ...event.uploads];
    case 'moved':
      return uploads.map((upload) => (upload.key === event.key ? { ...upload, phase: event.phase } : upload));
    case 'dismissed':
      return uploads.filter(({ key }) => key !== event.key);
    case 'progress':
      return uploads.map((upload) => {
        const { phase } = upload;
        if (phase.kind !== 'kept') return upload;
        const progress = event.captures.find(({ id }) => id === phase.id);
        return progress === undefined ? upload : { ...upload, phase: { ...phase, progress } };
      });
  }
};

/** Asked for as long as an upload is not judged. */
const POLL_MILLISECONDS = 1500;

const isOver = ({ phase }: Upload): boolean =>
  phase.kind === 'refused' ||
  (phase.kind === 'kept' && (phase.progress?.state === 'judged' || phase.progress?.state === 'parked'));

/**
 * Sends files to the detector one after the other, each with its progress, and follows them until they are judged.
 * @param limit bytes of a file at most.
 */
export const useUploads = (
  limit: number,
): {
  readonly uploads: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly dismiss: (key: number) => void;
} => {
  const { user } = useShell();
  const [uploads, tell] = useReducer(next, []);
  const waiting = useRef<{ readonly key: number; readonly file: File }[]>([]);
  const sending = useRef<{ readonly key: number; readonly request: XMLHttpRequest } | null>(null);
  const lastKey = useRef(0);
  const csrf = user?.csrf ?? '';

  const sendNext = () => {
    if (sending.current !== null) return;
    const upload = waiting.current.shift();
    if (upload === undefined) return;
    const { key, file } = upload;
    const request = new XMLHttpRequest();
    sending.current = { key, request };
    const end = (phase: Upload['phase']) => {
      sending.current = null;
      tell({ kind: 'moved', key, phase });
      sendNext();
    };
    request.upload.onprogress = ({ loaded }) =>
      tell({ kind: 'moved', key, phase: { kind: 'sending', sent: loaded } });
    request.onload = () => end(phaseOf(request.responseText));
    request.onerror = () => end({ kind: 'refused', code: 'unreachable' });
    request.onabort = () => end({ kind: 'refused', code: 'stopped' });
    tell({ kind: 'moved', key, phase: { kind: 'sending', sent: 0 } });
    request.open('POST', `/api/captures/upload?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-mad-csrf', csrf);
    request.send(file);
  };

  const add = (files: readonly File[]) => {
    const added = files.map((file) => ({ key: ++lastKey.current, file }));
    tell({
      kind: 'chosen',
      uploads: added.map(({ key, file: { name, size } }) => ({
        key,
        name,
        size,
        phase: size > limit ? { kind: 'refused', code: 'too-large' } : { kind: 'queued' },
      })),
    });
    waiting.current.push(...added.filter(({ file }) => file.size <= limit));
    sendNext();
  };

  const dismiss = (key: number) => {
    waiting.current = waiting.current.filter((upload) => upload.key !== key);
    if (sending.current?.key === key) sending.current.request.abort();
    else tell({ kind: 'dismissed', key });
  };

  const followed = uploads
    .filter((upload) => upload.phase.kind === 'kept' && !isOver(upload))
    .flatMap(({ phase }) => (phase.kind === 'kept' ? [phase.id] : []))
    .slice(0, 100)
    .join(',');
  useEffect(() => {
    if (followed === '') return;
    const ask = async () => {
      const response = await fetch(`/api/captures/progress?ids=${followed}`).catch(() => undefined);
      if (response?.ok === true)
        tell({ kind: 'progress', captures: (await response.json()) as readonly CaptureProgress[] });
    };
    const timer = setInterval(() => void ask(), POLL_MILLISECONDS);
    return () => clearInterval(timer);
  }, [followed]);
  useEffect(() => () => sending.current?.request.abort(), []);
  return { uploads, add, dismiss };
};

const phaseOf = (answer: string): Upload['phase'] => {
  try {
    const { id, refusal } = JSON.parse(answer) as { readonly id?: number; readonly refusal?: string };
    return id === undefined
      ? { kind: 'refused', code: refusal ?? 'unreachable' }
      : { kind: 'kept', id, progress: null };
  } catch {
    return { kind: 'refused', code: 'unreachable' };
  }
};
