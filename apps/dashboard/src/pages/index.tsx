import Head from 'next/head';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { page } from '../server/page.ts';

export const getServerSideProps = page('viewer', async () => ({}));

/** `/`: what there is to know at a glance. */
export default function Overview() {
  const m = useMessages(shellMessages);
  return (
    <>
      <Head>
        <title>{`${m.overview} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.overview}</h1>
      </div>
    </>
  );
}
