import { type Exchange, httpRequest, type Program } from '../exchange.ts';

const get = (
  at: number,
  server: string,
  path: string,
  fields: readonly (readonly [string, string])[],
): Exchange => ({
  at,
  server,
  port: 80,
  request: httpRequest(`GET ${path} HTTP/1.1`, fields),
});

/** A phone with Android: the system's connectivity check, a weather app, a radio app. */
export const androidApps: Program = (random) => {
  const system = 'Dalvik/2.1.0 (Linux; U; Android 14; Pixel 7 Build/UQ1A.240205.004)';
  const weather = (at: number): Exchange =>
    get(at, 'api.wetterfrosch.example', '/v3/forecast?lat=52.52&lon=13.40&days=3', [
      ['Accept', 'application/json'],
      ['User-Agent', 'WetterFrosch/4.12.1 (Android 14; Pixel 7) okhttp/4.11.0'],
      ['Host', 'api.wetterfrosch.example'],
      ['Connection', 'Keep-Alive'],
      ['Accept-Encoding', 'gzip'],
    ]);
  const connectivity = (at: number): Exchange =>
    get(at, 'verbindung.handy-dienste.example', '/generate_204', [
      ['User-Agent', system],
      ['Host', 'verbindung.handy-dienste.example'],
      ['Connection', 'Keep-Alive'],
      ['Accept-Encoding', 'gzip'],
    ]);
  const radio = random.beat(5, 3, 12, 1).map((at, index) =>
    get(at, 'sender.radio-app.example', `/cover/${4711 + index}.jpg`, [
      ['User-Agent', 'RadioApp/9.2 (Linux;Android 14) ExoPlayerLib/2.18.1'],
      ['Accept-Encoding', 'identity'],
      ['Host', 'sender.radio-app.example'],
      ['Connection', 'Keep-Alive'],
    ]),
  );
  return [connectivity(0.5), weather(2), ...radio, weather(32), connectivity(41)].sort((a, b) => a.at - b.at);
};

/** A phone with iOS: captive portal check, mail push over a proxy host, a podcast app. */
export const iosApps: Program = (random) => [
  get(0.5, 'captive.handy-dienste.example', '/hotspot-detect', [
    ['Host', 'captive.handy-dienste.example'],
    ['Connection', 'close'],
    ['User-Agent', 'CaptiveNetworkSupport-443.60.1 wispr (iPhone; iOS 16.6)'],
  ]),
  ...random.beat(3, 3, 11, 1).map((at, index) =>
    get(at, 'feeds.hoerzeit.example', `/sendung/${index + 12}/feed.xml`, [
      ['Host', 'feeds.hoerzeit.example'],
      ['Accept', '*/*'],
      ['User-Agent', 'Hoerzeit/512 CFNetwork/1410.0.3 Darwin/22.6.0 (iPhone; iOS 16.6)'],
      ['Accept-Language', 'de-DE,de;q=0.9'],
      ['Accept-Encoding', 'gzip, deflate'],
      ['Connection', 'keep-alive'],
    ]),
  ),
];

/** A telephone of 2007 that fetches a ring tone list and the news through its small browser's profile. */
export const oldPhone: Program = (random) =>
  random.beat(0.8, 4, 11.5, 1).map((at, index) =>
    get(
      at,
      'wap.taschenportal.example',
      ['/start', '/klingeltoene?seite=1', '/nachrichten', '/klingeltoene?seite=2'][index] ?? '/',
      [
        ['Host', 'wap.taschenportal.example'],
        ['Accept', 'text/vnd.wap.wml, application/vnd.wap.xhtml+xml, image/vnd.wap.wbmp, */*'],
        ['Accept-Charset', 'utf-8, iso-8859-1;q=0.7'],
        ['x-wap-profile', '"http://nds.geraete-profile.example/uaprof/N6300r100.xml"'],
        ['User-Agent', 'Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1'],
      ],
    ),
  );
