import type { Program } from '../exchange.ts';
import { HOST, KEPT, LENGTH, played } from './played-calls.ts';

/** Players, file sharing and machines in the living room. */
export const mediaPrograms: Program = (random) =>
  played(
    [
      {
        server: 'strom.radio-sued.example',
        path: '/live',
        version: '1.0',
        fields: [
          HOST,
          ['User-Agent', 'WinampMPEG/5.66, Ultravox/2.1'],
          ['Ultravox-transport-type', 'TCP'],
          ['Accept', '*/*'],
          ['Icy-MetaData', '1'],
          ['Connection', 'close'],
        ],
      },
      {
        server: 'video.lehrsaal.example',
        path: '/vorlesung/07.wmv',
        fields: [
          ['Accept', '*/*'],
          ['User-Agent', 'NSPlayer/12.0.7601.23517 WMFSDK/12.0'],
          HOST,
          ['X-Accept-Authentication', 'Negotiate, NTLM, Digest, Basic'],
          ['Pragma', 'version11-enabled=1, no-cache,rate=1.000'],
          ['Pragma', 'xClientGUID={3300AD50-2C39-46c0-AE0A-1C8D6A11B7E2}'],
          ['Accept-Language', 'de-DE, *;q=0.1'],
          ['Supported', 'com.microsoft.wm.srvppair, com.microsoft.wm.sswitch'],
        ],
      },
      {
        server: 'folgen.hoerzeit.example',
        path: '/folge/112/ton.mp3',
        fields: [
          [
            'User-Agent',
            'iTunes/12.7.2 (Windows; Microsoft Windows 7 x64 Home Premium Edition Service Pack 1 (Build 7601)) AppleWebKit/7604.4007',
          ],
          HOST,
          ['Accept-Language', 'de-de, de;q=0.75, en-us;q=0.50, en;q=0.25'],
          ['Range', 'bytes=0-'],
          ['Connection', 'close'],
        ],
      },
      {
        server: 'medien.heimnetz.example',
        host: '192.168.2.20:8200',
        path: '/rootDesc.xml',
        fields: [
          HOST,
          ['Date', 'Mon, 18 Nov 2024 18:30:11 GMT'],
          ['Connection', 'close'],
          ['User-Agent', 'DLNADOC/1.50 SEC_HHP_[TV] UE40/1.0 UPnP/1.0'],
        ],
      },
      {
        server: 'medien.heimnetz.example',
        host: '192.168.2.20:8200',
        method: 'POST',
        path: '/ctl/ContentDir',
        fields: [
          HOST,
          ['User-Agent', 'Platinum/1.0.5.13, DLNADOC/1.50'],
          ['Content-Type', 'text/xml; charset="utf-8"'],
          ['SOAPACTION', '"urn:schemas-upnp-org:service:ContentDirectory:1#Browse"'],
          LENGTH,
        ],
        body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
      },
      {
        server: 'tracker.linux-abbilder.example',
        path: `/announce?info_hash=%${random.hexadecimal(2)}%9a%b1kQ%0f&peer_id=-UT3550-%${random.hexadecimal(2)}m%c5&port=51413&uploaded=0&downloaded=0&left=0&corrupt=0&key=9F1C7D21&event=started&numwant=200&compact=1&no_peer_id=1`,
        fields: [
          HOST,
          ['User-Agent', 'uTorrent/3550(44994)'],
          ['Accept-Encoding', 'gzip'],
          ['Connection', 'Close'],
        ],
      },
      {
        server: 'konferenz.lehrsaal.example',
        method: 'POST',
        path: '/open/1',
        fields: [
          ['User-Agent', 'Shockwave Flash'],
          HOST,
          LENGTH,
          KEPT,
          ['Cache-Control', 'no-cache'],
          ['Content-Type', 'application/x-fcs'],
        ],
        body: '\u0000',
      },
      {
        server: 'fernseher.heimnetz.example',
        host: '192.168.2.31:8060',
        method: 'POST',
        path: '/keypress/Select',
        fields: [
          HOST,
          ['User-Agent', 'Fernbedienung/3.1 CFNetwork/978 Darwin/18.7'],
          ['Content-Length', '0'],
          ['Connection', 'keep-alive'],
          ['Accept', '*/*'],
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'gzip, deflate'],
        ],
      },
      {
        server: 'spiele.hexenkessel.example',
        path: '/patch/versionen/live/liste',
        fields: [
          ['User-Agent', 'Hexenkessel Launcher 1.8.11'],
          ['Accept', '*/*'],
          HOST,
          ['Connection', 'keep-alive'],
        ],
      },
      {
        server: 'filme.bilderstrom.example',
        path: `/hls/film_${random.below(9999)}/stueck_00017.ts`,
        fields: [
          ['User-Agent', 'AppleCoreMedia/1.0.0.16F203 (Apple TV; U; CPU OS 12_3 like Mac OS X; de_de)'],
          ['Accept', '*/*'],
          ['Range', 'bytes=0-1'],
          ['X-Playback-Session-Id', '9D6A9E21-7C54-4B02-8B7C-1F5B5E8A9C11'],
          HOST,
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'identity'],
          ['Connection', 'keep-alive'],
        ],
      },
    ],
    2,
  );
