import { setting, wholeNumber } from './setting.ts';

/** Limits by age and size; 0 is no limit. */
export const RETENTION_SETTINGS = {
  freeDiskFloorMb: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_FREE_DISK_FLOOR_MB',
    what: 'Free disk below which no further capture is taken until there is room again',
    unit: 'megabytes',
    default: 1000,
  }),
  keepDatasetDays: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_KEEP_DATASET_DAYS',
    what: 'Age at which the dataset folder of a capture is removed; 0 is never',
    unit: 'days',
    default: 30,
  }),
  keepDatasetGb: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_KEEP_DATASET_GB',
    what: 'Size of all dataset folders above which the oldest are removed; 0 is no limit',
    unit: 'gigabytes',
    default: 50,
  }),
  keepCaptureDays: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_KEEP_CAPTURE_DAYS',
    what: 'Age at which a capture that has been judged is removed; 0 is never',
    unit: 'days',
    default: 0,
  }),
  keepCaptureGb: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_KEEP_CAPTURE_GB',
    what: 'Size of all captures above which the oldest that have been judged are removed; 0 is no limit',
    unit: 'gigabytes',
    default: 0,
  }),
  keepReportDays: setting(wholeNumber(0), {
    group: 'retention',
    environment: 'MAD_KEEP_REPORT_DAYS',
    what: 'How long after they were judged reports are removed from the database; 0 is never',
    unit: 'days',
    default: 0,
  }),
  keepModels: setting(wholeNumber(1), {
    group: 'retention',
    environment: 'MAD_KEEP_MODELS',
    what: 'Versions kept of the model of each kind; the one in use is always kept',
    unit: 'versions',
    default: 10,
  }),
} as const;
