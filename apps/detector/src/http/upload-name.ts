import { basename } from 'node:path';

/** Longest name of a file, in bytes, that leaves room for a number where it is taken. */
const LONGEST = 200;

const FALLBACK = 'upload';

/** What has no place in a file's name: separators, control and invisible characters, halves of characters, what shells expand. */
const UNFIT = /[\\/:*?"<>|`$\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * The name under which an upload is kept: no folder, hidden file, control character or endless name comes of it, whatever the
 * sender called it. Its ending stays, for people; MAD goes by the magic number.
 */
export const uploadName = (given: string | undefined): string => {
  const last = basename((given ?? '').replaceAll('\\', '/').replaceAll('\0', ''));
  const fit = last.normalize('NFC').replace(UNFIT, '_').replace(/\s+/g, ' ').trim().replace(/^\.+/, '');
  const [, stem = '', ending = ''] = /^(.*?)((?:\.[A-Za-z0-9]{1,8}){0,2})$/s.exec(fit) ?? [];
  // The cut may go through a character, whose rest then becomes U+FFFD.
  const short = Buffer.from(stem)
    .subarray(0, LONGEST)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${short === '' ? FALLBACK : short}${ending === '' ? '.pcap' : ending}`;
};

/** The n-th name to try where earlier ones are taken: `a.pcap`, `a-1.pcap`, `a-2.pcap` … */
export const numberedName = (name: string, n: number): string =>
  n === 0 ? name : name.replace(/((?:\.[A-Za-z0-9]{1,8}){0,2})$/, `-${n}$1`);
