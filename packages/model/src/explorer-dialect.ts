import { type Random, randomChoice } from './random.ts';

const USER_AGENTS = [
  'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
  'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1; .NET CLR 2.0.50727)',
  'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; SLCC2; .NET CLR 2.0.50727)',
  'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
] as const;

/** Header fields in the order in which Internet Explorer sends them, lower case; others follow as they came. */
const ORDER: readonly string[] = [
  'accept',
  'referer',
  'accept-language',
  'user-agent',
  'ua-cpu',
  'accept-encoding',
  'host',
  'dnt',
  'connection',
  'cookie',
];

/** Values that Internet Explorer writes its own way. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: [
    '*/*',
    'image/gif, image/jpeg, image/pjpeg, image/pjpeg, application/x-shockwave-flash, */*',
    'text/html, application/xhtml+xml, */*',
    'image/png, image/svg+xml, image/*;q=0.8, */*;q=0.5',
  ],
  connection: ['Keep-Alive'],
  'accept-encoding': ['gzip, deflate'],
  'accept-language': ['en-US', 'en-us', 'de-DE', 'en-US,en;q=0.5'],
};

const nameOf = (line: string): string => line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();

const rank = (line: string): number => {
  const place = ORDER.indexOf(nameOf(line));
  return place < 0 ? ORDER.length : place;
};

const rewriteBlock = (block: string, userAgent: string, random: Random): string => {
  const [requestLine, ...lines] = block.split('\r\n');
  const rewritten = lines
    .map((line) => {
      const name = nameOf(line);
      if (name === 'user-agent') return `User-Agent: ${userAgent}`;
      const values = VALUES[name];
      return values ? `${line.slice(0, name.length)}: ${randomChoice(random, values)}` : line;
    })
    .sort((a, b) => rank(a) - rank(b));
  return [requestLine, ...rewritten].join('\r\n');
};

/** Real browsers name themselves and send a language; programs that only borrow the name mostly do not. */
const looksLikeBrowser = (block: string): boolean =>
  /\nuser-agent: ?Mozilla\//i.test(block) && /\naccept-language:/i.test(block);

/**
 * The same requests as Internet Explorer would have written them: its order of header fields, its values, its
 * User-Agent. Victims of malware of its time used it, most benign recordings were made with other browsers;
 * rewritten copies keep a model from learning that difference.
 *
 * @param text header blocks, each ended by an empty line; the last may be cut
 * @returns the text rewritten, or the text itself where no browser speaks
 */
export const inExplorerDialect = (text: string, random: Random): string => {
  const userAgent = randomChoice(random, USER_AGENTS);
  return text
    .split('\r\n\r\n')
    .map((block) => (looksLikeBrowser(block) ? rewriteBlock(block, userAgent, random) : block))
    .join('\r\n\r\n');
};
