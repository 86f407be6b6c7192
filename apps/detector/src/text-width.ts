import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The beginning of a text that fits into so many columns of a terminal; no character is cut in two. */
export const cutText = (text: string, width: number): string => {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return cut;
};

/** A text made exactly so many columns wide: padded with blanks, or cut with an ellipsis. */
export const fitText = (text: string, width: number): string => {
  const fitting = stringWidth(text) <= width ? text : `${cutText(text, width - 1)}…`;
  return fitting + ' '.repeat(Math.max(0, width - stringWidth(fitting)));
};

/** Lines of at most so many columns, broken at blanks where there are any; all but the first are indented by two. */
export const wrapText = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (stringWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = `${lines.length === 0 ? '' : '  '}${word}`;
    while (stringWidth(line) > width) {
      const head = cutText(line, width);
      lines.push(head);
      line = `  ${line.slice(head.length)}`;
    }
  }
  lines.push(line);
  return lines;
};
