import type { Fields, Program } from '../exchange.ts';
import { HOST, KEPT, LENGTH, played } from './played-calls.ts';

/** Apps of telephones: chat, advertising, statistics, maps, games, as their libraries write it. */
export const phoneApps: Program = (random) => {
  const okhttp = (agent: string): Fields => [HOST, KEPT, ['Accept-Encoding', 'gzip'], ['User-Agent', agent]];
  const apple = (agent: string): Fields => [
    HOST,
    ['Accept', '*/*'],
    ['Connection', 'keep-alive'],
    ['User-Agent', agent],
    ['Accept-Language', 'de-de'],
    ['Accept-Encoding', 'gzip, deflate'],
  ];
  return played(
    [
      {
        server: 'chat.plauderei.example',
        method: 'POST',
        path: '/cgi-bin/nachricht/senden',
        fields: [
          ['Accept', '*/*'],
          ['Cache-Control', 'no-cache'],
          KEPT,
          ['Content-Length', '%length%'],
          ['Content-Type', 'application/octet-stream'],
          HOST,
          ['Upgrade', 'mmtls'],
          ['User-Agent', 'Plauderei Android Client 7.0'],
        ],
        body: random.base64(60),
      },
      {
        server: 'zaehlung.app-werk.example',
        method: 'POST',
        path: '/v2/ereignisse',
        fields: [['Content-Type', 'application/json; charset=utf-8'], LENGTH, ...okhttp('okhttp/3.8.0')],
        body: '{"e":[{"n":"start","t":1731920001}]}',
      },
      {
        server: 'anzeigen.app-werk.example',
        path: `/werbung?app=de.spiel.turm&id=${random.hexadecimal(8)}-${random.hexadecimal(4)}-${random.hexadecimal(12)}&w=320&h=50&os=android&v=7.1.2&net=wifi&lang=de`,
        fields: okhttp('Dalvik/2.1.0 (Linux; U; Android 7.1.2; Moto G (5) Build/NPP25.137-33)'),
      },
      {
        server: 'karten.wegweiser.example',
        path: '/kacheln/14/8802/5373.png',
        fields: okhttp('Wegweiser/5.2 (Android 8.0; de_DE)'),
      },
      {
        server: 'bilder.fotokreis.example',
        path: `/t/${random.below(9)}/${random.hexadecimal(16)}.jpg`,
        fields: [
          ['User-Agent', 'Fotokreis/10.2 (Android 6.0.1; SM-G900F)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'spiel.turmbau.example',
        method: 'POST',
        path: '/spiel/stand/speichern',
        fields: [
          ['User-Agent', 'Turmbau/3.4 UnityPlayer/2019.4.9f1 (UnityWebRequest/1.0, libcurl/7.52.0-DEV)'],
          HOST,
          ['Accept', '*/*'],
          ['Accept-Encoding', 'identity'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['X-Unity-Version', '2019.4.9f1'],
          LENGTH,
        ],
        body: `stufe=${random.below(90)}&punkte=${random.below(1e6)}`,
      },
      {
        server: 'nachrichten.stadtzeitung-sued.example',
        path: '/app/v3/start?geraet=iphone',
        fields: apple('Stadtzeitung/3.2.1 (iPhone; iOS 11.4.1; Scale/2.00)'),
      },
      {
        server: 'verkehr.wegweiser.example',
        method: 'POST',
        path: '/v2/anmelden',
        fields: [
          HOST,
          ['Accept', '*/*'],
          ['Content-Type', 'binary/octet-stream'],
          ['Connection', 'keep-alive'],
          ['User-Agent', 'Verkehr/4.31.0.3 CFNetwork/902.2 Darwin/17.7.0'],
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'gzip, deflate'],
          LENGTH,
        ],
        body: random.base64(40),
      },
      {
        server: 'heizung.heimnetz.example',
        host: '192.168.2.44',
        path: `/v1/raeume?token=${random.hexadecimal(20)}`,
        fields: [
          ['User-Agent', 'Dalvik/2.1.0 (Linux; U; Android 8.1.0; Nokia 6.1 Build/OPM1.171019.011)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'schalter.heimnetz.example',
        host: '192.168.2.51:8080',
        path: '/rest/items?type=Switch',
        fields: okhttp('okhttp/3.12.1 Hausautomatik/2.6'),
      },
      {
        server: 'kamera.heimnetz.example',
        host: '192.168.2.60',
        path: '/schnappschuss.cgi?nutzer=gast&kennwort=x',
        fields: [
          ['User-Agent', 'Dalvik/1.6.0 (Linux; U; Android 4.4.2; GT-I9505 Build/KOT49H)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'fernseher.heimnetz.example',
        host: '192.168.2.31:8080',
        method: 'POST',
        path: '/jsonrpc?Player.GetItem',
        fields: [
          ['Content-Type', 'application/json; charset=utf-8'],
          LENGTH,
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
          ['User-Agent', 'okhttp/2.4.0'],
        ],
        body: '{"jsonrpc":"2.0","method":"Player.GetItem","id":1}',
      },
      {
        server: 'sprache.zuhause.example',
        path: '/geraete/lautsprecher/stand',
        fields: [
          ['User-Agent', 'ZuhauseApp/2.2 (ONEPLUS A3003; Android 9; de-DE)'],
          ['X-Geraet', random.hexadecimal(32)],
          HOST,
          ['Connection', 'Keep-Alive'],
          ['Accept-Encoding', 'gzip'],
        ],
      },
    ],
    2,
  );
};
