import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** When a process started, in clock ticks since the machine did; undefined when there is no such process. */
const startOf = (processId: number): string | undefined => {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The name, the second field, may hold blanks and brackets itself.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    // A process that has ended but was not waited for yet, does nothing any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[START_FIELD];
  } catch {
    return undefined;
  }
};

/** Field 22 of proc(5), counted from the third. */
const START_FIELD = 19;

/** Who claims captures: `HOST:PROCESS:START-RANDOM`, for the process with this number. */
export const ownerName = (processId: number = process.pid): string =>
  `${hostname().replaceAll(':', '-')}:${processId}:${startOf(processId) ?? 0}-${randomUUID().slice(0, 8)}`;

/**
 * Whether an owner was a process of this machine that has ended. The number of a process may be in use again; when it started
 * tells them apart. Of other machines this one cannot say: their claims lapse.
 */
export const isDeadOwner = (owner: string): boolean => {
  const [host, processId, tail = ''] = owner.split(':');
  if (host !== hostname().replaceAll(':', '-')) return false;
  return startOf(Number(processId)) !== tail.split('-')[0];
};
