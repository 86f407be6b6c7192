import { z } from 'zod';
import { defaultProcesses } from './default-processes.ts';
import { setting, wholeNumber } from './setting.ts';

/** The command line of `mad gen` (specification §2). */
export const GENERATOR_SETTINGS = {
  generateInterval: setting(wholeNumber(1), {
    group: 'generator',
    environment: 'MAD_GENERATE_INTERVAL',
    option: '--interval',
    what: 'Wait between rounds of the report generator',
    unit: 'seconds',
    default: 300,
    replacedWhenOutOfRange: true,
  }),
  generateProcess: setting(wholeNumber(1), {
    group: 'generator',
    environment: 'MAD_GENERATE_PROCESS',
    option: '--process',
    what: 'Reports read side by side',
    unit: 'processes',
    default: defaultProcesses,
    replacedWhenOutOfRange: true,
    remark: (value, { cpus }) =>
      value > cpus ? `${value} processes are more than the ${cpus} CPUs here` : undefined,
  }),
  generateCleanup: setting(z.boolean(), {
    group: 'generator',
    environment: 'MAD_GENERATE_CLEANUP',
    option: '--cleanup',
    what: 'Whether to remove a dataset folder once its report is in the documents',
    default: false,
  }),
  generateForceCleanup: setting(z.boolean(), {
    group: 'generator',
    environment: 'MAD_GENERATE_FORCE_CLEANUP',
    option: '--force-cleanup',
    what: 'Whether to remove a dataset folder even when its report could not be used',
    default: false,
  }),
  generateHttpPort: setting(wholeNumber(1, 65_535).optional(), {
    group: 'generator',
    environment: 'MAD_GENERATE_HTTP_PORT',
    what: 'Port on 127.0.0.1 where the report generator says whether it is healthy (`/healthz`)',
  }),
} as const;
