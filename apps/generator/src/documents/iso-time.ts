import type { DatabaseTime } from '@mad/store';

/** ISO 8601 in UTC with microseconds, e.g. `2015-08-07T21:12:03.404395Z`. */
export const isoTime = (time: DatabaseTime): string => `${time.replace(' ', 'T')}Z`;
