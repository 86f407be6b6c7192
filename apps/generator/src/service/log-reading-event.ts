import type { Logger } from 'pino';
import type { ReadingEvent } from '../reports/reading-event.ts';

/** One log line for each event. */
export const logReadingEvent = (log: Logger, event: ReadingEvent): void => {
  const { path } = event;
  switch (event.kind) {
    case 'recorded': {
      const { verdicts, knownVerdicts } = event;
      if (verdicts === undefined)
        log.warn({ path }, 'the dataset folder is gone; the capture is counted from the database');
      else if (knownVerdicts !== undefined && knownVerdicts !== verdicts)
        log.warn(
          { path, verdicts, knownVerdicts },
          'report.json and database do not agree; the database counts',
        );
      else log.info({ path, verdicts }, 'report read');
      return;
    }
    case 'failed': {
      const { problem, outcome } = event;
      log.error(
        { code: 'MAD_REPORT_UNREADABLE', path, problem },
        outcome === 'retry'
          ? 'report cannot be used; it is tried again'
          : 'report cannot be used; it is given up',
      );
      return;
    }
    case 'lost':
      log.warn({ path }, 'another generator took the report over');
      return;
    case 'handed-back':
      log.info({ path }, 'report handed back');
      return;
    case 'removed':
      log.info({ path }, 'dataset folder removed');
      return;
    case 'not-removed':
      log.warn({ path, reason: event.reason }, 'dataset folder not removed');
      return;
  }
};
