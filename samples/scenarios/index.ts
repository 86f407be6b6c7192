import type { Scenario } from '../recorder/scenario.ts';
import { browsers } from './browsers.ts';
import { devices } from './devices.ts';
import { downloaders } from './downloaders.ts';
import { houses } from './house.ts';
import { languages } from './languages.ts';
import { learning } from './learning.ts';
import { malicious } from './malicious.ts';
import { mediaAndFeeds } from './media-and-feeds.ts';
import { mixed } from './mixed.ts';
import { packageManagers } from './packages.ts';

/** Every capture that the recorder makes. */
export const scenarios: readonly Scenario[] = [
  ...mixed,
  ...malicious,
  ...devices,
  ...browsers,
  ...downloaders,
  ...packageManagers,
  ...languages,
  ...mediaAndFeeds,
  ...houses,
  ...learning,
];
