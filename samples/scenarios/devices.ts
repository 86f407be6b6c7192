import type { Scenario, Truth } from '../recorder/scenario.ts';

const benign = (
  truth: Pick<Truth, 'host' | 'software' | 'userAgent' | 'behaviour'> &
    Partial<Pick<Truth, 'kind' | 'source'>>,
): Truth => ({
  label: 'benign',
  family: truth.software,
  kind: truth.userAgent === undefined ? 'Suspicious' : 'Background_PC',
  source: 'imitated by samples/programs/devices',
  ...truth,
});

const play = (name: string): string => `"$NODE" "$PROGRAMS/run.ts" ${name}`;

/** Windows, telephones and things, imitated request by request, for what cannot be run here. */
export const devices: readonly Scenario[] = [
  {
    capture: 'benign-windows',
    network: '172.16.8',
    pace: 'slow',
    runs: [
      { host: 101, script: play('windows-services') },
      { host: 102, script: play('internet-explorer-programs') },
      { host: 103, script: play('updaters') },
      { host: 104, script: play('office-programs') },
    ],
    truths: [
      benign({
        host: 101,
        software: 'Windows connectivity check',
        userAgent: /^Microsoft NCSI$/,
        behaviour: 'asks a known site for a known text',
        source: 'Microsoft Learn: NCSI overview',
      }),
      benign({
        host: 101,
        software: 'Windows CryptoAPI',
        userAgent: /^Microsoft-CryptoAPI\//,
        behaviour:
          'fetches revocation lists and asks whether a certificate was revoked (long Base64 in the path)',
        source: 'RFC 6960, appendix A',
      }),
      benign({
        host: 101,
        software: 'Windows BITS',
        userAgent: /^Microsoft BITS\//,
        kind: 'Filtered',
        behaviour: 'HEAD, then ranges of an update; a top site',
        source: 'Microsoft Learn: BITS, HTTP requirements',
      }),
      benign({
        host: 102,
        software: 'programs on the HTTP client of Internet Explorer',
        userAgent: /MSIE 7\.0; Windows NT 6\.1/,
        behaviour:
          'a weather gadget, a price list, a printer that reports its toner: all with the User-Agent that most malware bears',
      }),
      benign({
        host: 103,
        software: 'browser updater (Omaha)',
        userAgent: /^Google Update\//,
        behaviour: 'POST of XML: what is installed, is there an update',
        source: 'Omaha client-server protocol v3',
      }),
      benign({
        host: 103,
        software: 'Java updater',
        userAgent: /^jupdate$/,
        behaviour: 'asks for the newest version',
      }),
      benign({
        host: 103,
        software: 'game shop client',
        userAgent: /^Valve\//,
        behaviour: 'asks for an update of itself and for news',
      }),
      benign({
        host: 103,
        software: 'media player update check',
        userAgent: /^VLC\//,
        behaviour: 'asks for the newest version',
      }),
      benign({
        host: 104,
        software: 'virus scanner update',
        userAgent: /MSIE 6\.0; Windows NT 5\.1; SV1/,
        behaviour: 'index and signature files, as Internet Explorer 6',
      }),
      benign({
        host: 104,
        software: 'stock program',
        userAgent: /MSIE 8\.0/,
        behaviour: 'SOAP by POST with a session cookie, as Internet Explorer 8',
      }),
      benign({
        host: 104,
        software: 'telephone directory',
        userAgent: /Trident\/7\.0; rv:11\.0/,
        behaviour: 'searches by GET, as Internet Explorer 11',
      }),
      benign({
        host: 104,
        software: 'Windows proxy search',
        userAgent: /^WinHttp-Autoproxy/,
        behaviour: 'asks the house for its proxy settings',
      }),
      benign({
        host: 104,
        software: 'mail program',
        userAgent: /Microsoft Outlook/,
        behaviour: 'POST of XML: where is my mailbox',
        source: 'Microsoft Learn: Autodiscover for Exchange',
      }),
      benign({
        host: 104,
        software: 'office suite, protocol question',
        userAgent: /Protocol Discovery$/,
        behaviour: 'OPTIONS of a folder',
      }),
      benign({
        host: 104,
        software: 'office suite, file question',
        userAgent: /Existence Discovery$/,
        behaviour: 'HEAD of a template',
      }),
      benign({
        host: 104,
        software: 'document reader update',
        userAgent: /^ARM Update Manager$/,
        behaviour: 'asks for a newer manifest',
      }),
    ],
  },
  {
    capture: 'benign-phones',
    network: '192.168.178',
    pace: 'slow',
    runs: [
      { host: 34, script: play('android-apps') },
      { host: 35, script: play('ios-apps') },
      { host: 36, script: play('old-phone') },
    ],
    truths: [
      benign({
        host: 34,
        software: 'Android system',
        userAgent: /^Dalvik\/2\.1\.0 \(Linux; U; Android 14/,
        kind: 'Background_Phone',
        behaviour: 'checks whether the network is open',
      }),
      benign({
        host: 34,
        software: 'weather app',
        userAgent: /okhttp/,
        kind: 'Background_Phone',
        behaviour: 'fetches the forecast',
      }),
      benign({
        host: 34,
        software: 'radio app',
        userAgent: /ExoPlayerLib/,
        kind: 'Background_Phone',
        behaviour: 'fetches cover pictures',
      }),
      benign({
        host: 35,
        software: 'iOS captive portal check',
        userAgent: /^CaptiveNetworkSupport/,
        kind: 'Background_Phone',
        behaviour: 'checks whether the network is open',
      }),
      benign({
        host: 35,
        software: 'podcast app',
        userAgent: /CFNetwork/,
        kind: 'Background_Phone',
        behaviour: 'fetches feeds',
      }),
      benign({
        host: 36,
        software: 'telephone of 2007',
        userAgent: /^Nokia6300/,
        kind: 'Background_Phone',
        behaviour: 'small pages for small screens (WAP)',
      }),
    ],
  },
  {
    capture: 'benign-things',
    network: '192.168.188',
    pace: 'slow',
    recording: { compressed: true },
    runs: [
      { host: 61, script: play('sensor') },
      { host: 62, script: play('lamp') },
      { host: 63, script: play('television') },
    ],
    truths: [
      benign({
        host: 61,
        software: 'room sensor',
        userAgent: /^ESP8266HTTPClient$/,
        behaviour: 'posts a reading every five seconds (port 8080)',
      }),
      benign({
        host: 61,
        software: 'room sensor, firmware question',
        userAgent: /^ESP8266-http-Update$/,
        behaviour: 'asks for a newer firmware, with its own header fields',
        source: 'ESP8266 Arduino core documentation: OTA updates, HTTP server',
      }),
      benign({
        host: 62,
        software: 'lamp',
        userAgent: undefined,
        behaviour: 'asks its cloud for orders every seven seconds, HTTP/1.0, no User-Agent',
      }),
      benign({
        host: 63,
        software: 'television set',
        userAgent: /^HbbTV/,
        behaviour: 'programme guide and channel logos',
      }),
    ],
  },
];
