import { pino } from 'pino';
import { printable } from '../output.ts';

/** The log of a service: one JSON object a line on standard output, on a terminal a line for people. */
export type ServiceLog = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** @param level the least severe lines that are written; `silent` is none. */
export const openServiceLog = (level: string, isTerminal: boolean = process.stdout.isTTY): ServiceLog => {
  const destination = pino.destination({ dest: 1, sync: true });
  // A reader of the log that has gone away must not take the service with it.
  destination.on('error', () => {});
  const write = (line: string): void => {
    const text = line.trimEnd();
    destination.write(`${printable(isTerminal ? lineForPeople(text) : text)}\n`);
  };
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, { write });
};

/** What people want to read of a line. */
interface LogLine {
  readonly time: string;
  readonly level: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

const lineForPeople = (line: string): string => {
  const { time, level, msg, err }: LogLine = JSON.parse(line);
  const severity = level >= pino.levels.values['warn'] ? `${pino.levels.labels[level] ?? level}: ` : '';
  return `${time.slice(11, 19)} ${severity}${[msg, err?.message].filter((text) => text !== undefined).join(': ')}`;
};
