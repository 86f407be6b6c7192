import type { QueueTrouble } from '@mad/queue';
import type { ServiceLog } from './service-log.ts';

/** Puts what the queue has to tell into the log. */
export const logQueueTrouble = (log: ServiceLog, trouble: QueueTrouble): void => {
  switch (trouble.kind) {
    case 'unreachable':
      log.error(
        { part: 'queue', code: 'MAD_QUEUE_UNREACHABLE' },
        `the queue cannot be used (${trouble.message}); captures wait until it can`,
      );
      return;
    case 'reachable':
      log.info({ part: 'queue' }, 'the queue can be used again');
      return;
    case 'stalled':
      log.warn(
        { part: 'queue', job: trouble.job },
        `a ${trouble.job} job waits again: the process that had it has gone`,
      );
      return;
    case 'parked':
      log.error({ part: 'queue', ...trouble }, `queue: a ${trouble.job} job is parked: ${trouble.message}`);
      return;
    case 'error':
      // As of a lock that lapsed while Redis was away: nothing is lost by it.
      log.warn({ part: 'queue' }, `queue: ${trouble.message}`);
  }
};
