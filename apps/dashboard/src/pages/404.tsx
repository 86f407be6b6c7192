import Head from 'next/head';
import Link from 'next/link';
import { Note } from '../components/note.tsx';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';

/** What is not there, or not for this role. */
export default function NotFound() {
  const m = useMessages(shellMessages);
  return (
    <main className="alone">
      <Head>
        <title>404 · MAD</title>
      </Head>
      <Note title={m.notFound} hint={m.notFoundHint}>
        <Link href="/" className="button">
          {m.home}
        </Link>
      </Note>
    </main>
  );
}
