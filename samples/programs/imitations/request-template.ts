import type { SeededRandom } from '../exchange.ts';

/** What one machine keeps for all its requests: names, numbers and addresses by their name in the templates. */
export type MachineValues = Map<string, string>;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

const ALPHABETS: Readonly<Record<string, string>> = {
  digits: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  lower: LOWER,
  upper: UPPER,
  letters: `${LOWER}${UPPER}`,
  mixed: `${LOWER}${UPPER}${DIGITS}`,
  small: `${LOWER}${DIGITS}`,
};

const WORDS =
  'account album archive article banner basket board bridge button camera catalog center channel cloud coffee common content corner counter data delta desk detail device digest door editor engine event feed field file filter flower forum frame front gallery garden global green group guide harbor header health home image index info island item journal key label lamp layout library light list local main manager market media member menu metal model modern module mountain music news north note office online orange order page panel paper park partner picture place plan player portal post press print product profile project public quality radio report river rose sample school search season service shop silver simple site sky smart snow sound source sport spring star station status stone store story street studio style summer sun support system table task team theme thumb time tool topic town track trade travel update upload user valley video view village visit voice water weather web west window winter wood world yellow'.split(
    ' ',
  );

/** User-Agents of browsers by the name that templates use. */
const BROWSERS: Readonly<Record<string, readonly string[]>> = {
  explorer: [
    'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1; Trident/4.0; .NET CLR 2.0.50727)',
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET CLR 2.0.50727; .NET4.0C; .NET4.0E)',
    'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727; .NET CLR 3.5.30729)',
    'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0)',
    'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
  ],
  firefox: [
    'Mozilla/5.0 (Windows NT 5.1; rv:12.0) Gecko/20100101 Firefox/12.0',
    'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:25.0) Gecko/20100101 Firefox/25.0',
    'Mozilla/5.0 (Windows NT 6.1; rv:45.0) Gecko/20100101 Firefox/45.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:78.0) Gecko/20100101 Firefox/78.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Firefox/102.0',
  ],
  chrome: [
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2272.118 Safari/537.36',
    'Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/63.0.3239.132 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/83.0.4103.116 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.102 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36',
  ],
};

const pick = <Item>(random: SeededRandom, items: readonly Item[]): Item =>
  items[random.below(items.length)] as Item;

/** A length or number written `n` or `n-m`. */
const between = (random: SeededRandom, range: string): number => {
  const [low = 0, high = low] = range.split('-').map(Number);
  return low + random.below(high - low + 1);
};

const address = (random: SeededRandom): string =>
  `${pick(random, ['198.51.100', '203.0.113'])}.${1 + random.below(250)}`;

const hyphenated = (digits: string): string =>
  digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const reserved = (random: SeededRandom): string => pick(random, ['example', 'test']);

/** Values that a template asks for by name alone or with a range behind a colon. */
const GENERATORS: Readonly<Record<string, (random: SeededRandom, range: string) => string>> = {
  address,
  base64: (random, range) => random.base64(between(random, range)),
  base64url: (random, range) => Buffer.from(random.bytes(between(random, range))).toString('base64url'),
  // No braces among them: they would be read as placeholders.
  bytes: (random, range) =>
    Buffer.from(random.bytes(between(random, range)))
      .toString('latin1')
      .replaceAll(/[{}\\]/g, '.'),
  computer: (random) =>
    `${pick(random, ['DESKTOP', 'WORK', 'PC', 'LAPTOP', 'OFFICE'])}-${random.text(7, `${UPPER}${DIGITS}`)}`,
  epoch: (random) => String(1_400_000_000 + random.below(330_000_000)),
  generated: (random) => `${random.text(8 + random.below(9), LOWER)}.${reserved(random)}`,
  guid: (random) => hyphenated(random.hexadecimal(32)),
  GUID: (random) => hyphenated(random.hexadecimal(32).toUpperCase()),
  number: (random, range) => String(between(random, range)),
  pick: (random, choices) => pick(random, choices.split('|')),
  site: (random) =>
    `${pick(random, ['www.', '', ''])}${pick(random, WORDS)}${pick(random, ['-', '', ''])}${pick(random, WORDS)}.${reserved(random)}`,
  user: (random) =>
    pick(random, ['admin', 'user', 'John', 'Maria', 'owner', 'test', 'Lena', 'hp', 'Student']),
  word: (random) => pick(random, WORDS),
};

const generated = (random: SeededRandom, kind: string, range: string): string => {
  const alphabet = ALPHABETS[kind];
  if (alphabet !== undefined) return random.text(between(random, range), alphabet);
  const browsers = BROWSERS[kind];
  if (browsers !== undefined) return pick(random, browsers);
  const generator = GENERATORS[kind];
  if (generator === undefined) throw new Error(`A template asks for '${kind}', which is nothing known.`);
  return generator(random, range);
};

const PLACEHOLDER = /(?<!\\)\{(?:(\w+)=)?(\w+)(?::([^{}]*))?\}/g;
/** A choice may hold placeholders of its own, these again; no deeper than that. */
const DEPTH = 4;

const fillOnce = (template: string, values: MachineValues, random: SeededRandom): string =>
  template.replaceAll(PLACEHOLDER, (_, name: string | undefined, kind: string, range = '') => {
    const key = name ?? kind;
    const stays = name !== undefined || kind in BROWSERS;
    const kept = values.get(key);
    if (kept !== undefined) return kept;
    const value = generated(random, kind, range);
    if (stays) values.set(key, value);
    return value;
  });

/**
 * Fills the placeholders of a text: `{hex:8}` or `{digits:4-9}` are drawn anew each time, `{id=hex:8}` is drawn once for a
 * machine and stays, `{id}` is what stayed, `\\{` and `\\}` are braces. A browser's name, such as `{explorer}`, is drawn once for a machine too.
 */
export const fillTemplate = (template: string, values: MachineValues, random: SeededRandom): string => {
  let text = template;
  for (let depth = 0; depth < DEPTH; depth += 1) text = fillOnce(text, values, random);
  return text.replaceAll(/\\([{}])/g, '$1');
};

/**
 * The bytes of a request that a template describes: lines of a header block, an empty line, a body. `{length}` stands for the
 * length of the body. Lines end in CR LF.
 */
export const requestBytes = (template: string, values: MachineValues, random: SeededRandom): Uint8Array => {
  const [head = '', body = ''] = template.split('\n\n');
  const content = Buffer.from(fillTemplate(body, values, random), 'latin1');
  values.set('length', String(content.length));
  const filled = fillTemplate(head, values, random);
  return Buffer.concat([Buffer.from(`${filled.split('\n').join('\r\n')}\r\n\r\n`, 'latin1'), content]);
};
