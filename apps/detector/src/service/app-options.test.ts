import { describe, expect, it } from 'vitest';
import { type AppArguments, type AppSettings, defaultProcesses, settle } from './app-options.ts';

const GIVEN: AppArguments = {
  mode: '3',
  validate: true,
  waitTimeout: 0,
  samplingInterval: 0,
  validateRatio: 10,
  devel: false,
  interactive: false,
  shell: '/bin/sh',
};

const settled = (
  changes: Partial<AppArguments>,
  cpus = 8,
): { settings: AppSettings; warnings: readonly string[] } => {
  const warnings: string[] = [];
  return { settings: settle({ ...GIVEN, ...changes }, (text) => warnings.push(text), cpus), warnings };
};

describe('defaultProcesses', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [15, 3],
    [64, 6],
  ])('%d CPUs: %d', (cpus, processes) => expect(defaultProcesses(cpus)).toBe(processes));
});

describe('settle', () => {
  it('keeps what is within its range, without a word', () => {
    const changes = {
      waitTimeout: 300,
      samplingInterval: 4,
      validateRatio: 100,
      process: 8,
      memlock: -1,
      devel: true,
      path: '/pcap',
    };
    expect(settled(changes)).toEqual({ settings: { ...GIVEN, ...changes, mode: 3 }, warnings: [] });
  });

  it('takes log2 of the CPUs when no number of processes is given', () => {
    expect(settled({})).toEqual({ settings: { ...GIVEN, mode: 3, process: 3 }, warnings: [] });
  });

  it.each([
    ['validateRatio', 101, 10],
    ['validateRatio', -1, 10],
    ['samplingInterval', -1, 0],
    ['waitTimeout', -60, 0],
    ['process', -1, 3],
    ['process', 0, 3],
  ] as const)('replaces %s %d by %d, with a warning that says so', (name, value, used) => {
    const { settings, warnings } = settled({ [name]: value });
    expect(settings[name]).toBe(used);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`(^|\\D)${value}\\b.*\\b${used} is used$`))]);
  });

  it.each([
    ['validateRatio', 0],
    ['validateRatio', 100],
    ['samplingInterval', 0],
    ['waitTimeout', 0],
    ['process', 1],
    ['process', 8],
  ] as const)('takes %s %d at the end of its range', (name, value) => {
    const { settings, warnings } = settled({ [name]: value });
    expect(settings[name]).toBe(value);
    expect(warnings).toEqual([]);
  });

  it('only warns of more processes than CPUs', () => {
    const { settings, warnings } = settled({ process: 9 });
    expect(settings.process).toBe(9);
    expect(warnings).toEqual(['9 processes are more than the 8 CPUs here']);
  });

  it('warns of each number that is out of range', () => {
    const { warnings } = settled({ validateRatio: 150, samplingInterval: -3, waitTimeout: -1, process: 0 });
    expect(warnings).toHaveLength(4);
  });

  it.each(['1', '2', '3', '4', '5'] as const)('knows mode %s', (mode) =>
    expect(settled({ mode }).settings.mode).toBe(Number(mode)),
  );
});
