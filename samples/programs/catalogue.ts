import { administration, javaPrograms, watchers } from './devices/administration.ts';
import { enterpriseClients } from './devices/enterprise-clients.ts';
import { portalsInExplorer, publicSitesInExplorer, signOnInExplorer } from './devices/intranet.ts';
import { mediaPrograms } from './devices/media-programs.ts';
import { officePrograms } from './devices/office.ts';
import { olderBrowsers } from './devices/older-browsers.ts';
import { phoneApps } from './devices/phone-apps.ts';
import { androidApps, iosApps, oldPhone } from './devices/phones.ts';
import { lamp, sensor, television } from './devices/things.ts';
import { internetExplorerPrograms, updaters, windowsServices } from './devices/windows.ts';
import type { Program } from './exchange.ts';
import {
  cridex,
  emotetCookie,
  emotetForm,
  gozi,
  icedId,
  spyEye,
  trickbot,
  zeus,
} from './families/banking-trojans.ts';
import {
  amadey,
  andromeda,
  cobaltStrike,
  empire,
  hancitor,
  houdini,
  phoneBanker,
  plugX,
  smokeLoader,
} from './families/loaders-and-remote-control.ts';
import { azorult, formBook, lokiBot, pony, raccoon, redLine } from './families/stealers.ts';

/** Every small program by the name that `run.ts` takes. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ['amadey', amadey],
  ['andromeda', andromeda],
  ['azorult', azorult],
  ['cobalt-strike', cobaltStrike],
  ['cridex', cridex],
  ['emotet-cookie', emotetCookie],
  ['emotet-form', emotetForm],
  ['empire', empire],
  ['formbook', formBook],
  ['gozi', gozi],
  ['hancitor', hancitor],
  ['houdini', houdini],
  ['icedid', icedId],
  ['lokibot', lokiBot],
  ['phone-banker', phoneBanker],
  ['plugx', plugX],
  ['pony', pony],
  ['raccoon', raccoon],
  ['redline', redLine],
  ['smoke-loader', smokeLoader],
  ['spyeye', spyEye],
  ['trickbot', trickbot],
  ['zeus', zeus],
  ['administration', administration],
  ['android-apps', androidApps],
  ['enterprise-clients', enterpriseClients],
  ['explorer-portals', portalsInExplorer],
  ['explorer-public-sites', publicSitesInExplorer],
  ['explorer-sign-on', signOnInExplorer],
  ['java-programs', javaPrograms],
  ['media-programs', mediaPrograms],
  ['older-browsers', olderBrowsers],
  ['phone-apps', phoneApps],
  ['watchers', watchers],
  ['internet-explorer-programs', internetExplorerPrograms],
  ['ios-apps', iosApps],
  ['lamp', lamp],
  ['office-programs', officePrograms],
  ['old-phone', oldPhone],
  ['sensor', sensor],
  ['television', television],
  ['updaters', updaters],
  ['windows-services', windowsServices],
]);
