import { type CaptureListRow, captureList } from '@mad/store';
import { useCaptureColumns } from '../../components/capture-columns.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { useShell } from '../../components/shell-context.ts';
import { UploadPanel } from '../../components/upload-panel.tsx';
import { captureMessages } from '../../messages/capture-messages.ts';
import { useMessages } from '../../messages/translated.ts';
import { type ListProperties, loadListPage } from '../../server/list.ts';
import { page } from '../../server/page.ts';
import { mayActAs } from '../../server/role.ts';
import { settings } from '../../server/settings.ts';

interface CapturesProperties {
  readonly list: ListProperties<CaptureListRow>;
  /** Bytes of an upload at most. */
  readonly uploadLimit: number;
}

const MEGABYTE = 1_000_000;

export const getServerSideProps = page<CapturesProperties>('viewer', async ({ store, query }) => ({
  list: await loadListPage(store, captureList, query),
  uploadLimit: settings().uploadLimitMb * MEGABYTE,
}));

/** `/captures`: what is to be judged, is being judged and has been; and where to upload more. */
export default function Captures({ list, uploadLimit }: CapturesProperties) {
  const m = useMessages(captureMessages);
  const { user } = useShell();
  const mayUpload = user !== null && mayActAs(user.role, 'analyst');
  return (
    <ListPage
      title={m.title}
      list={list}
      columns={useCaptureColumns()}
      aside={mayUpload && <UploadPanel limit={uploadLimit} />}
    />
  );
}
