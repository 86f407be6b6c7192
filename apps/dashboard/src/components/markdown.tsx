import type { ReactNode } from 'react';
import { type Block, markdownBlocks } from '../text/markdown-blocks.ts';
import { visibleText } from '../text/visible-text.ts';

/** Markdown as model cards use it: headings, paragraphs, lists, tables, code, bold. Anything else, HTML too, is shown as it was written. */
export const Markdown = ({
  text,
  say = (sentence) => sentence,
}: {
  readonly text: string;
  /** Says a heading, a paragraph, an item or a cell in the language of the page. */
  readonly say?: (sentence: string) => string;
}) => (
  <div className="markdown">
    {markdownBlocks(text).map((block, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other name
      <MarkdownBlock key={index} block={block} inline={(sentence) => inlineNodes(say(sentence))} />
    ))}
  </div>
);

const MarkdownBlock = ({
  block,
  inline,
}: {
  readonly block: Block;
  readonly inline: (sentence: string) => readonly ReactNode[];
}) => {
  switch (block.kind) {
    case 'heading':
      // The page has a heading of its own above.
      return block.level === 1 ? <h3>{inline(block.text)}</h3> : <h4>{inline(block.text)}</h4>;
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{inline(item)}</li>
          ))}
        </ul>
      );
    case 'code':
      return <pre>{visibleText(block.text)}</pre>;
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
        <section className="table-frame" aria-label={visibleText(block.head.join(', '))} tabIndex={0}>
          <table className="list">
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                  <th key={index} scope="col">
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their place
                    <td key={index}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
  }
};

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*/g;

const inlineNodes = (text: string): readonly ReactNode[] => {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold] = found;
    if (found.index > at) nodes.push(visibleText(text.slice(at, found.index)));
    nodes.push(
      code === undefined ? (
        <strong key={found.index}>{visibleText(bold ?? '')}</strong>
      ) : (
        <code key={found.index}>{visibleText(code)}</code>
      ),
    );
    at = found.index + whole.length;
  }
  if (at < text.length) nodes.push(visibleText(text.slice(at)));
  return nodes;
};
