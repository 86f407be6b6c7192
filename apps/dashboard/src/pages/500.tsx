import Head from 'next/head';
import Link from 'next/link';
import { Note } from '../components/note.tsx';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';

/** A page that the server could not make. */
export default function Failed() {
  const m = useMessages(shellMessages);
  return (
    <main className="alone">
      <Head>
        <title>500 · MAD</title>
      </Head>
      <Note title={m.failed} hint={m.failedHint}>
        <Link href="/" className="button">
          {m.home}
        </Link>
      </Note>
    </main>
  );
}
