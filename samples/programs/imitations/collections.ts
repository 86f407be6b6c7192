import { bankingMalware } from './banking-malware.ts';
import { malwareBehindProxy, officeBehindProxy } from './behind-a-proxy.ts';
import { botnets } from './botnets.ts';
import { controlFrameworks } from './control-frameworks.ts';
import { deskPrograms } from './desk-programs.ts';
import { devicesAndApps } from './devices-and-apps.ts';
import { exploitKits } from './exploit-kits.ts';
import type { Imitation } from './imitation.ts';
import { loaders } from './loaders.ts';
import { namedApplications } from './named-applications.ts';
import { plainImplants } from './plain-implants.ts';
import { ransomware } from './ransomware.ts';
import { spamAndClickBots } from './spam-and-click-bots.ts';
import { stealers } from './stealers.ts';
import { systemServices } from './system-services.ts';
import { targetedAttacks } from './targeted-attacks.ts';
import { thingsAndPhones } from './things-and-phones.ts';
import { toolsAndRuntimes } from './tools-and-runtimes.ts';
import { unwantedSoftware } from './unwanted-software.ts';
import { webProtocols } from './web-protocols.ts';
import { webVisits } from './web-visits.ts';

/** Imitations that are recorded together. */
export interface Collection {
  readonly label: 'malicious' | 'benign';
  readonly imitations: readonly Imitation[];
}

/** Every collection by the name of its capture without the label. */
export const collections: ReadonlyMap<string, Collection> = new Map([
  ['botnets', { label: 'malicious', imitations: [...botnets, ...spamAndClickBots, ...malwareBehindProxy] }],
  ['exploit-kits', { label: 'malicious', imitations: exploitKits }],
  ['loaders', { label: 'malicious', imitations: [...loaders, ...ransomware] }],
  [
    'remote-control',
    { label: 'malicious', imitations: [...targetedAttacks, ...plainImplants, ...controlFrameworks] },
  ],
  ['stealers', { label: 'malicious', imitations: [...stealers, ...bankingMalware] }],
  ['things-and-phones', { label: 'malicious', imitations: thingsAndPhones }],
  ['unwanted-software', { label: 'malicious', imitations: unwantedSoftware }],
  [
    'everyday-programs',
    { label: 'benign', imitations: [...deskPrograms, ...toolsAndRuntimes, ...devicesAndApps] },
  ],
  ['named-applications', { label: 'benign', imitations: [...namedApplications, ...officeBehindProxy] }],
  ['web-protocols', { label: 'benign', imitations: webProtocols }],
  ['system-services', { label: 'benign', imitations: systemServices }],
  ['web-visits', { label: 'benign', imitations: webVisits }],
]);

/** A machine of a collection: what runs on it and the last byte of its address. */
export interface Machine {
  readonly host: number;
  readonly imitation: Imitation;
  /** Which of the machines of that imitation, from 0. */
  readonly number: number;
}

const FIRST_HOST = 10;

/** The machines of a collection, each with an address of its own. */
export const machinesOf = ({ imitations }: Collection): readonly Machine[] =>
  imitations
    .flatMap((imitation) =>
      Array.from({ length: imitation.machines }, (_, number) => ({ imitation, number })),
    )
    .map((machine, index) => ({ ...machine, host: FIRST_HOST + index }));
