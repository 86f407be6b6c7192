import { join } from 'node:path';
import { z } from 'zod';
import { defaultProcesses } from './default-processes.ts';
import { optionalText, setting, text, wholeNumber } from './setting.ts';

const UNLIMITED = -1;

/** The command line of `mad app` (specification §2) and what else governs its rounds. */
export const DETECTOR_SETTINGS = {
  mode: setting(z.literal([1, 2, 3, 4, 5]), {
    group: 'detector',
    environment: 'MAD_MODE',
    option: '--mode',
    what: 'Runtime mode: 1 initialisation, 2 migration, 3 prediction, 4 adaptation, 5 regeneration',
    default: 3,
  }),
  path: setting(text(), {
    group: 'detector',
    environment: 'MAD_PATH',
    option: '--path',
    what: 'Folder of captures',
    default: { from: ({ home }) => join(home, 'pcap'), words: '`pcap` under MAD_HOME' },
  }),
  sample: setting(optionalText(), {
    group: 'detector',
    environment: 'MAD_SAMPLE',
    option: '--sample',
    what: 'Labelled samples for modes 2 and 5',
  }),
  iface: setting(optionalText(), {
    group: 'detector',
    environment: 'MAD_IFACE',
    option: '--iface',
    what: 'Network interface to record into the folder of captures while judging',
  }),
  file: setting(optionalText(), {
    group: 'detector',
    environment: 'MAD_FILE',
    option: '--file',
    what: 'A JSON list of captures to judge in place of the whole folder',
  }),
  rotateSeconds: setting(wholeNumber(1, 86_400), {
    group: 'detector',
    environment: 'MAD_ROTATE_SECONDS',
    what: 'Time slice of each capture recorded from a network interface',
    unit: 'seconds',
    default: 60,
  }),
  validate: setting(z.boolean(), {
    group: 'detector',
    environment: 'MAD_VALIDATE',
    option: '--no-validate',
    what: 'Whether a share of the malicious verdicts is validated after prediction',
    default: true,
  }),
  waitTimeout: setting(wholeNumber(0), {
    group: 'detector',
    environment: 'MAD_WAIT_TIMEOUT',
    option: '--wait-timeout',
    what: 'Wait between rounds',
    unit: 'seconds',
    default: 0,
    replacedWhenOutOfRange: true,
  }),
  samplingInterval: setting(wholeNumber(0), {
    group: 'detector',
    environment: 'MAD_SAMPLING_INTERVAL',
    option: '--sampling-interval',
    what: 'Captures left out between two that are judged',
    unit: 'captures',
    default: 0,
    replacedWhenOutOfRange: true,
  }),
  validateRatio: setting(wholeNumber(0, 100), {
    group: 'detector',
    environment: 'MAD_VALIDATE_RATIO',
    option: '--validate-ratio',
    what: 'Share of the malicious verdicts that is validated',
    unit: 'percent',
    default: 10,
    replacedWhenOutOfRange: true,
  }),
  process: setting(wholeNumber(1), {
    group: 'detector',
    environment: 'MAD_PROCESS',
    option: '--process',
    what: 'Captures judged side by side, each by its own process',
    unit: 'processes',
    default: defaultProcesses,
    replacedWhenOutOfRange: true,
    remark: (value, { cpus }) =>
      value > cpus ? `${value} processes are more than the ${cpus} CPUs here` : undefined,
  }),
  memlock: setting(wholeNumber(UNLIMITED).optional(), {
    group: 'detector',
    environment: 'MAD_MEMLOCK',
    option: '--memlock',
    what: 'Memory that may be locked; -1 is unlimited',
    unit: 'bytes',
    replacedWhenOutOfRange: true,
  }),
  vmem: setting(wholeNumber(UNLIMITED).optional(), {
    group: 'detector',
    environment: 'MAD_VMEM',
    option: '--vmem',
    what: 'Largest mapped memory; -1 is unlimited',
    unit: 'bytes',
    replacedWhenOutOfRange: true,
  }),
  addressSpace: setting(wholeNumber(UNLIMITED).optional(), {
    group: 'detector',
    environment: 'MAD_ADDRESS_SPACE',
    option: '--address-space',
    what: 'Largest address space; -1 is unlimited',
    unit: 'bytes',
    replacedWhenOutOfRange: true,
  }),
  swap: setting(wholeNumber(UNLIMITED).optional(), {
    group: 'detector',
    environment: 'MAD_SWAP',
    option: '--swap',
    what: 'Largest swap space; -1 is unlimited',
    unit: 'bytes',
    replacedWhenOutOfRange: true,
  }),
  devel: setting(z.boolean(), {
    group: 'detector',
    environment: 'MAD_DEVEL',
    option: '--devel',
    what: 'Whether to stop after the first round and keep working files',
    default: false,
  }),
  quietSeconds: setting(wholeNumber(0, 86_400), {
    group: 'detector',
    environment: 'MAD_QUIET_SECONDS',
    what: 'How long size and time of a capture must stay the same before it counts as whole',
    unit: 'seconds',
    default: 3,
  }),
  leaseSeconds: setting(wholeNumber(5, 3600), {
    group: 'detector',
    environment: 'MAD_LEASE_SECONDS',
    what: 'How long a claim on a capture holds without being renewed',
    unit: 'seconds',
    default: 30,
  }),
  maxAttempts: setting(wholeNumber(1, 100), {
    group: 'detector',
    environment: 'MAD_MAX_ATTEMPTS',
    what: 'Tries before a capture that fails is parked with its error',
    unit: 'tries',
    default: 3,
  }),
} as const;
