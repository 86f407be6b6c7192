/** A block of a Markdown text. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^\s*[-*]\s+(.*)$/;
const FENCE = /^```/;
const TABLE_RULE = /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;

/** Takes Markdown apart: headings, paragraphs, lists, fenced code, tables. Whatever else there is becomes part of a paragraph. */
export const markdownBlocks = (text: string): readonly Block[] => {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (isTaken: (line: string) => boolean): readonly string[] => {
    const begin = at;
    while (at < lines.length && isTaken(lines[at] ?? '')) at++;
    return lines.slice(begin, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') at++;
    else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at++;
    } else if (FENCE.test(line)) {
      at++;
      blocks.push({ kind: 'code', text: takeWhile((next) => !FENCE.test(next)).join('\n') });
      at++;
    } else if (ITEM.test(line)) {
      const items = takeWhile((next) => ITEM.test(next));
      blocks.push({ kind: 'list', items: items.map((item) => ITEM.exec(item)?.[1] ?? '') });
    } else if (isRow(line) && TABLE_RULE.test(lines[at + 1] ?? '')) {
      const [head = '', , ...rows] = takeWhile(isRow);
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) });
    } else {
      const first = line;
      at++;
      const more = takeWhile(
        (next) => next.trim() !== '' && !HEADING.test(next) && !ITEM.test(next) && !FENCE.test(next),
      );
      blocks.push({ kind: 'paragraph', text: [first, ...more].join(' ') });
    }
  }
  return blocks;
};

const isRow = (line: string): boolean => line.trimStart().startsWith('|');

const cells = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim());
