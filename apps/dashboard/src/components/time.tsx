import type { DatabaseTime } from '@mad/store';

/** A moment in UTC to the second; the microseconds on hovering. */
export const Time = ({ time }: { readonly time: DatabaseTime | null }) =>
  time === null ? <span className="faint">–</span> : <time title={`${time} UTC`}>{time.slice(0, 19)}</time>;
