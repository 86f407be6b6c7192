import { visiblePieces } from '../text/visible-text.ts';

/**
 * Text that came from a capture. Whatever it holds, it stays inside its own run of text, in its own direction, and nothing in it
 * acts: characters that would are shown as escapes. Every captured text goes through here.
 */
export const Captured = ({
  text,
  isCut = false,
}: {
  readonly text: string;
  /** The text goes on; shown by an ellipsis. */
  readonly isCut?: boolean;
}) => (
  <bdi>
    {visiblePieces(text).map((piece, index) =>
      piece.isEscape ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
        <span key={index} className="escape">
          {piece.text}
        </span>
      ) : (
        piece.text
      ),
    )}
    {isCut && '…'}
  </bdi>
);
