import type { LitLine, LitRequest } from '../evidence/lit-request.ts';
import { useMessages } from '../messages/translated.ts';
import { verdictMessages } from '../messages/verdict-messages.ts';
import { Captured } from './captured.tsx';

/** Header blocks as captured; lines that carried the score are lit, with how much in a number beside. */
export const HeaderEvidence = ({ requests }: { readonly requests: readonly LitRequest[] }) => {
  const m = useMessages(verdictMessages);
  return (
    <>
      {requests.map((request, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: requests have no other name, and their order is what was sent
        <section key={index} className="evidence" aria-label={m.request(index + 1)}>
          {request.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <EvidenceLine key={at} line={line} />
          ))}
        </section>
      ))}
    </>
  );
};

const EvidenceLine = ({ line: { pieces, weight } }: { readonly line: LitLine }) => {
  const m = useMessages(verdictMessages);
  const isTold = weight !== null && pieces.some(({ level }) => level !== 0);
  return (
    <div className="evidence-line">
      <span className="evidence-text">
        {pieces.map(({ text, level }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other name
          <span key={index} className={litClass(level)}>
            {text === ' ' ? ' ' : <Captured text={text} />}
          </span>
        ))}
      </span>
      <span
        className="evidence-weight numbers"
        title={isTold ? (weight > 0 ? m.against : m.inFavour) : undefined}
      >
        {isTold ? `${weight > 0 ? '+' : '−'}${Math.abs(weight).toFixed(2)}` : ''}
      </span>
    </div>
  );
};

const litClass = (level: number): string =>
  level === 0 ? '' : level > 0 ? `lit against-${level}` : `lit favour-${-level}`;
