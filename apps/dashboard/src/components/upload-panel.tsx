import { Button } from '@mantine/core';
import Link from 'next/link';
import { type DragEvent, useRef, useState } from 'react';
import { captureMessages } from '../messages/capture-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { fileSize } from '../text/file-size.ts';
import { visibleText } from '../text/visible-text.ts';
import { CaptureStateMark, verdictsOfCapture } from './capture-columns.tsx';
import { Captured } from './captured.tsx';
import { type Upload, useUploads } from './uploads.ts';

/** Takes captures, by dragging or choosing, and shows each until it is judged. @param limit bytes of a file at most. */
export const UploadPanel = ({ limit }: { readonly limit: number }) => {
  const m = useMessages(captureMessages);
  const { uploads, add, dismiss } = useUploads(limit);
  const [isOver, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <section className="upload" aria-label={m.upload}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same for whoever does not drag */}
      <div
        className={isOver ? 'upload-drop over' : 'upload-drop'}
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <span>{m.drop}</span>
        <Button size="xs" variant="default" onClick={() => chooser.current?.click()}>
          {m.choose}
        </Button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={m.choose}
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <span className="faint small">{m.uploadHint(fileSize(limit))}</span>
      </div>
      {uploads.length > 0 && (
        <ul className="upload-list">
          {uploads.map((upload) => (
            <UploadItem
              key={upload.key}
              upload={upload}
              limit={limit}
              onDismiss={() => dismiss(upload.key)}
            />
          ))}
        </ul>
      )}
    </section>
  );
};

const UploadItem = ({
  upload: { name, size, phase },
  limit,
  onDismiss,
}: {
  readonly upload: Upload;
  readonly limit: number;
  readonly onDismiss: () => void;
}) => {
  const m = useMessages(captureMessages);
  const isOnItsWay = phase.kind === 'queued' || phase.kind === 'sending';
  return (
    <li className="upload-item">
      <span className="upload-name">
        <Captured text={name.slice(0, 200)} isCut={name.length > 200} />{' '}
        <span className="faint small">{fileSize(size)}</span>
      </span>
      <span className="upload-phase" role="status">
        <UploadPhase name={name} size={size} phase={phase} limit={limit} />
      </span>
      <Button size="compact-xs" variant="default" onClick={onDismiss}>
        {isOnItsWay ? m.stop : m.dismiss}
      </Button>
    </li>
  );
};

const UploadPhase = ({
  name,
  size,
  phase,
  limit,
}: Pick<Upload, 'name' | 'size' | 'phase'> & { readonly limit: number }) => {
  const m = useMessages(captureMessages);
  switch (phase.kind) {
    case 'queued':
      return <span className="faint">{m.queued}</span>;
    case 'sending':
      return (
        <>
          <progress
            value={phase.sent}
            max={Math.max(1, size)}
            aria-label={m.progress(visibleText(name.slice(0, 80)))}
          />
          <span className="numbers small">
            {m.uploading(Math.floor((phase.sent / Math.max(1, size)) * 100))}
          </span>
        </>
      );
    case 'refused':
      return <span className="upload-refused">{refusalText(phase.code, limit, m)}</span>;
    case 'kept':
      return <KeptUpload id={phase.id} progress={phase.progress} />;
  }
};

const refusalText = (code: string, limit: number, m: (typeof captureMessages)['en']): string => {
  if (code === 'too-large') return m.tooLarge(fileSize(limit));
  if (code === 'stopped') return m.stopped;
  return m.refusals[code] ?? m.refused(visibleText(code.slice(0, 80)));
};

const KeptUpload = ({
  id,
  progress,
}: Pick<Extract<Upload['phase'], { kind: 'kept' }>, 'id' | 'progress'>) => {
  const m = useMessages(captureMessages);
  const state = progress?.state ?? 'waiting';
  return (
    <>
      <Link href={`/captures/${id}`} prefetch={false}>
        <CaptureStateMark state={state} />
      </Link>
      {state === 'judged' && progress !== null && (
        <Link href={verdictsOfCapture(id)} prefetch={false}>
          {m.result(progress.verdicts.toLocaleString('en'), progress.malicious.toLocaleString('en'))}
        </Link>
      )}
      {state === 'parked' && <span className="upload-refused">{visibleText(progress?.errorCode ?? '')}</span>}
    </>
  );
};
