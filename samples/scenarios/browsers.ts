import type { Scenario } from '../recorder/scenario.ts';
import { single } from './single.ts';

const garden = 'http://www.nordlicht-garten.example';

/** Browsers with a person in front of them, or what looks like one. */
export const browsers: readonly Scenario[] = [
  single({
    capture: 'benign-chromium',
    network: '192.168.70',
    host: 20,
    software: 'Chromium',
    package: 'chromium',
    userAgent: /HeadlessChrome\//,
    kind: 'Browser_PC',
    behaviour: 'opens a page with style, script, pictures and a data request, follows links over a redirect',
    script: `"$NODE" "$PROGRAMS/browse.ts" ${garden}/ 4`,
  }),
  single({
    capture: 'benign-chromium-phone',
    network: '192.168.71',
    host: 23,
    software: 'Chromium as a phone',
    package: 'chromium',
    userAgent: /Android 14; Pixel 7/,
    kind: 'Browser_Phone',
    behaviour: 'the same browser with the User-Agent and the window of a telephone, on a timetable site',
    script: `"$NODE" "$PROGRAMS/browse.ts" http://m.fahrplan-heute.example/ 3 'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'`,
  }),
  single({
    capture: 'benign-w3m',
    network: '192.168.72',
    host: 24,
    software: 'w3m',
    package: 'w3m',
    userAgent: /^w3m\//,
    kind: 'Background_PC',
    behaviour: 'shows three pages one after another',
    script: `for page in /index.html /katalog.html /produkt/artikel2.html; do w3m -dump ${garden}$page > /dev/null; sleep 1; done`,
  }),
  single({
    capture: 'benign-lynx',
    network: '192.168.73',
    host: 25,
    software: 'Lynx',
    package: 'lynx',
    userAgent: /^Lynx\//,
    kind: 'Background_PC',
    behaviour: 'shows three pages of a manual one after another',
    script: `for page in /index.html /katalog.html /produkt/artikel1.html; do lynx -dump -accept_all_cookies http://handbuch.werkstatt-wissen.example$page > /dev/null; sleep 1; done`,
  }),
  single({
    capture: 'benign-links',
    network: '192.168.74',
    host: 26,
    software: 'Links',
    package: 'links',
    userAgent: /^Links /,
    kind: 'Background_PC',
    behaviour: 'shows two pages one after another',
    script: `for page in /katalog.html /angebot; do links -dump ${garden}$page > /dev/null; sleep 1; done`,
  }),
  single({
    capture: 'benign-elinks',
    network: '192.168.75',
    host: 27,
    software: 'ELinks',
    package: 'elinks',
    userAgent: /^ELinks\//,
    kind: 'Background_PC',
    behaviour: 'shows two pages one after another',
    script: `for page in /katalog.html /produkt/artikel3.html; do elinks -no-home 1 -dump ${garden}$page > /dev/null; sleep 1; done`,
  }),
  single({
    capture: 'benign-firefox',
    network: '192.168.76',
    host: 28,
    software: 'Firefox',
    package: 'firefox-esr',
    userAgent: /Gecko\/20100101 Firefox\//,
    kind: 'Browser_PC',
    behaviour: 'opens two pages of a manual with all that belongs to them',
    script: `
      mkdir profile
      cp "$PROGRAMS/firefox-preferences.js" profile/user.js
      for page in index katalog; do
        timeout 50 firefox-esr --headless --profile "$PWD/profile" --screenshot "$PWD/page.png" http://handbuch.werkstatt-wissen.example/$page.html
      done`,
  }),
];
