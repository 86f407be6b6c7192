import type { Recording, Scenario, Truth } from '../recorder/scenario.ts';

type Single = Partial<Pick<Scenario, 'pace' | 'six'>> &
  Pick<Truth, 'software' | 'userAgent' | 'behaviour'> &
  Partial<Pick<Truth, 'package' | 'versionCommand' | 'kind' | 'label' | 'family' | 'source'>> & {
    readonly capture: string;
    readonly network: string;
    readonly host: number;
    readonly script: string;
    readonly recording?: Recording | undefined;
  };

/** A capture of one program on one host; benign background software unless it says otherwise. */
export function single(program: Single): Scenario {
  return {
    capture: program.capture,
    network: program.network,
    pace: program.pace ?? 'quick',
    runs: [{ host: program.host, script: program.script }],
    truths: [
      {
        host: program.host,
        software: program.software,
        ...(program.package === undefined ? {} : { package: program.package }),
        ...(program.versionCommand === undefined ? {} : { versionCommand: program.versionCommand }),
        userAgent: program.userAgent,
        label: program.label ?? 'benign',
        family: program.family ?? program.software,
        kind: program.kind ?? (program.userAgent === undefined ? 'Suspicious' : 'Background_PC'),
        behaviour: program.behaviour,
        source: program.source ?? 'the program itself, from Debian',
      },
    ],
    ...(program.recording === undefined ? {} : { recording: program.recording }),
    ...(program.six === undefined ? {} : { six: program.six }),
  };
}
