import { useMessages } from '../messages/translated.ts';
import { verdictMessages } from '../messages/verdict-messages.ts';

/** A score from 0 to 1 on a line, with the threshold it was held against. */
export const ScoreBar = ({
  score,
  threshold,
  isMalicious,
}: {
  readonly score: number;
  /** Null when no model decided. */
  readonly threshold: number | null;
  readonly isMalicious: boolean;
}) => {
  const m = useMessages(verdictMessages);
  const text = score.toFixed(3);
  const label = threshold === null ? `${m.score} ${text}` : m.scoreOf(text, threshold.toFixed(3));
  return (
    <div className="score">
      <div className="score-line" role="img" aria-label={label}>
        <div
          className={isMalicious ? 'score-fill bad' : 'score-fill'}
          style={{ width: `${Math.min(1, Math.max(0, score)) * 100}%` }}
        />
        {threshold !== null && <div className="score-threshold" style={{ left: `${threshold * 100}%` }} />}
      </div>
      <span className="small numbers" aria-hidden="true">
        {label}
      </span>
    </div>
  );
};
