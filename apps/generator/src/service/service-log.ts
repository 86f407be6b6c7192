import { type Logger, pino } from 'pino';

/** What a terminal may take as a command, or shows in another order than it stands; JSON lets it through. */
const UNPRINTABLE = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

const escaped = (text: string): string =>
  text.replace(UNPRINTABLE, (character) =>
    // Characters beyond the first plane are two units, and two escapes, in JSON.
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/**
 * The log: one JSON object a line.
 *
 * @param level the least severe lines that are written; `silent` is none.
 * @param descriptor 1 standard output, 2 standard error.
 */
export const openServiceLog = (level: string, descriptor: 1 | 2): Logger => {
  const destination = pino.destination({ dest: descriptor, sync: true });
  // A reader of the log that has gone away must not take the service with it.
  destination.on('error', () => undefined);
  return pino(
    { level, base: { pid: process.pid, service: 'mad_gen' }, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => destination.write(escaped(line)) },
  );
};
