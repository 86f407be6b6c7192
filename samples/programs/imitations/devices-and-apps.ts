import { socket } from './clients.ts';
import { again, type Imitation, imitation } from './imitation.ts';
import { apacheClient, cfNetwork, dalvik, okHttp } from './library-clients.ts';

const DEVICES = { source: 'UPnP, ONVIF, IPP and vendor manuals' } as const;
const PHONES = { source: 'documentation of the SDKs; how Android and CFNetwork write requests' } as const;

/** Devices of a house and an office. */
const devices: readonly Imitation[] = [
  imitation(
    'media and routers by UPnP',
    'descriptions, control by SOAP, events',
    '192.168.{number:0-9}.{number:1-250}:{pick:80|8080|8000}',
    [
      'GET /{pick:rootDesc.xml|description.xml|dmr|upnp/{word}.xml|setup.xml} HTTP/1.{pick:0|1}\nHost: {host}\n{pick:Accept: */*\n|}{pick:User-Agent: {pick:Linux/3.10 UPnP/1.0 {word}/1.0|Microsoft-Windows/6.1 UPnP/1.0|DLNADOC/1.50}\n|}Connection: {pick:close|Keep-Alive}\n\n',
      socket('POST /{pick:upnp/control/{word}1|ctl/IPConn|UD/?3}', {
        more: 'HOST: {host}\nCONTENT-TYPE: text/xml; charset="utf-8"\nSOAPACTION: "urn:schemas-upnp-org:service:WANIPConnection:1#{pick:GetExternalIPAddress|AddPortMapping|GetStatusInfo}"',
        body: '{base64:300}',
      }),
      'POST /upnp/control/{word}1 HTTP/1.1\nContent-Type: text/xml; charset="utf-8"\nSOAPACTION: "urn:Belkin:service:basicevent:1#{pick:GetBinaryState|SetBinaryState}"\nContent-Length: {length}\nHOST: {host}\nUser-Agent: CyberGarage-HTTP/1.0\n\n{base64:200}',
    ],
    { ...DEVICES, machines: 3 },
  ),
  imitation(
    'sensors and meters',
    'small stacks: hardly a field, HTTP/1.0, data in the query',
    '{pick:{address}|data.{word}{word}.example}:{pick:80|80|8080}',
    [
      again(
        2,
        'GET /{pick:update|input/post|data|log|u}{pick:|.php|.json}?{pick:key|apikey|id}={HEX:16}&{pick:field1|t|temp}={number:10-30}.{digits:2}&{pick:field2|h|hum}={number:20-90} HTTP/1.{pick:0|1}\nHost: {host}\n{pick:Connection: close\n|}{pick:User-Agent: {pick:ESP8266|arduino-ethernet|ESP8266HTTPClient|Arduino/1.0}\n|}Accept: */*\n\n',
      ),
      again(
        2,
        socket('POST /{pick:{word}|api/v1/{mixed:20}/telemetry|{word}.php|upload.cgi} HTTP/1.{pick:0|1}', {
          more: 'Host: {host}\nContent-Type: {pick:application/x-www-form-urlencoded|application/json|application/octet-stream}',
          body: '{bytes:20-200}',
        }),
      ),
      'GET /{pick:fw|firmware|ota}/{word}{pick:.bin|.php?mac={HEX:12}&ver={number:1-3}.{number:0-9}} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:ESP8266-http-Update|{word}/1.{number:0-9}}\nConnection: close\n\n',
    ],
    { ...DEVICES, machines: 4 },
  ),
  imitation(
    'cameras, printers and recorders',
    'CGI by address with a password, status of supplies, firmware',
    '{pick:192.168.1.{number:2-250}|10.0.0.{number:2-250}|fw.{word}{word}.example}:{pick:80|81|8080}',
    [
      'GET /{pick:cgi-bin/{pick:snapshot|video|hi3510/param}.cgi|image/jpeg.cgi|videostream.cgi|get_status.cgi|snapshot.cgi}?{pick:user=admin&pwd={small:6}|cmd=getserverinfo|resolution=32&rate=0} HTTP/1.{pick:0|1}\nHost: {host}\n{pick:Authorization: Basic {base64:12}\n|}{pick:User-Agent: {word}\n|}Accept: */*\nConnection: close\n\n',
      'POST /{pick:ipp/print|onvif/device_service|DevMgmt/{word}.xml|goform/{word}} HTTP/1.1\nHost: {host}\nContent-Type: {pick:application/ipp|application/soap+xml; charset=utf-8|text/xml}\n{pick:User-Agent: {pick:CUPS/2.2 (Linux 4.19; x86_64) IPP/2.0|gSOAP/2.8}\n|}Content-Length: {length}\nConnection: close\n\n{bytes:100-300}',
      'GET /{word}/{pick:firmware|version|{word}}.{pick:xml|txt|bin|ini}{pick:|?mac={HEX:12}&model={word}{digits:3}} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:IPCam|{word}|Wget|curl/7.{number:19-40}.0}\nConnection: close\n\n',
      'GET /{pick:dyndns/update|nic/update|ip/|myip}?hostname={word}.example&myip={address} HTTP/1.0\nHost: {host}\nAuthorization: Basic {base64:15}\nUser-Agent: {pick:{word}/1.0|inadyn/1.98.1|DVR}\n\n',
    ],
    { ...DEVICES, machines: 3 },
  ),
  imitation(
    'television and boxes',
    'portals, guides, statistics',
    '{word}.{word}tv.example',
    [
      'GET /{pick:portal|hbbtv|epg|{word}}/{word}.{pick:php|json|xml|html}?{pick:mac|id|device}={HEX:12}&{pick:model|type}={word}{digits:3} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Mozilla/5.0 (QtEmbedded; U; Linux; C) AppleWebKit/533.3 (KHTML, like Gecko) MAG200 stbapp ver: 2 rev: 250 Safari/533.3|HbbTV/1.2.1 (;Panasonic;VIERA 2013;3.672;4101-0003 0002-0000;)|Roku/DVP-9.10}\nAccept: */*\nConnection: Keep-Alive\nAccept-Encoding: gzip\n\n',
      'POST /{pick:stat|log|{word}}.{pick:php|json} HTTP/1.1\nHost: {host}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\nUser-Agent: {pick:Lavf/57.83|{word}/2.0|Android/{word}}\nConnection: close\n\nmac={HEX:12}&state=1',
    ],
    DEVICES,
  ),
];

/** Telephones. */
const apps: readonly Imitation[] = [
  imitation(
    'advertising and statistics kits of apps',
    'identifiers in long queries and packed posts',
    '{pick:sdk|ads|api|log|data|t}.{word}{word}.example',
    [
      dalvik(
        'GET /{pick:api/v{number:1-3}/ads|ad|config|getAd}.{pick:php|json|do}?{pick:appid|app}={small:16}&{pick:aid|idfa|imei}={pick:{guid}|{digits:15}|{hex:16}}&{pick:os|osv}=Android{number:4-10}&{pick:w|sw}=1080&{pick:h|sh}=1920&{pick:mcc|net}={digits:3}&{pick:sign|sig}={hex:32}',
      ),
      okHttp('POST /{pick:log|collect|app_logs|v{number:1-4}/events|batch|check_config_update}', {
        type: '{pick:application/json; charset=utf-8|application/octet-stream|application/x-www-form-urlencoded}',
        body: '{bytes:200-600}',
      }),
      apacheClient('POST /{pick:{word}/{word}.do|app_logs|aap.do|api/check_app_update}', {
        type: '{pick:application/x-www-form-urlencoded|application/octet-stream}',
        body: '{base64url:200}',
      }),
      cfNetwork('GET /{pick:{word}/{word}.plist|v{number:1-3}/{word}?idfa={GUID}|m/{word}}', {
        agent:
          '{word}/{number:1-9}.{number:0-9} CFNetwork/{number:672-1240}.{number:0-9} Darwin/{number:14-20}.{number:0-6}.0',
      }),
    ],
    { ...PHONES, machines: 4 },
  ),
  imitation(
    'apps with their own servers',
    'lists, pictures, small posts by address and name',
    '{pick:{address}|api.{word}{word}.example|img{number:1-9}.{word}.example}:{pick:80|80|8080}',
    [
      okHttp(
        'GET /{pick:{word}/{word}.json|api/{word}/{digits:4}|{hex:2}/{hex:32}.jpg|{word}?page={number:1-9}&ts={digits:13}}',
      ),
      dalvik('POST /{pick:{word}.php|api/{word}|{word}/{word}.aspx|gateway.do}', {
        type: '{pick:application/x-www-form-urlencoded|application/json}',
        body: '{word}={base64url:40}',
      }),
      dalvik(
        'GET /{pick:{word}.{pick:png|mp3|apk|zip}|config/{word}.xml|update/{word}.json?v={number:1-90}}',
      ),
      cfNetwork('POST /{pick:{word}|api/{word}/{word}}', {
        agent: '{word}/{number:1-900} CFNetwork/{number:672-1240}.{number:0-9} Darwin/{number:14-20}.0.0',
        type: 'application/json',
        body: '{base64:90}',
      }),
    ],
    { ...PHONES, machines: 3 },
  ),
  imitation(
    'system of a telephone',
    'connectivity, time and location helpers',
    '{pick:connectivitycheck|time|supl|xtra{number:1-3}}.{word}.example',
    [
      'GET /{pick:generate_204|gen_204|mobile/status.php} HTTP/1.1\nUser-Agent: {pick:Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.32 Safari/537.36|Dalvik/2.1.0 (Linux; U; Android 8.0.0; SM-G950F Build/R16NW)}\nHost: {host}\nConnection: {pick:close|Keep-Alive}\nAccept-Encoding: gzip\n\n',
      'GET /{pick:xtra3grc|xtra2|lto2}.{pick:bin|dat} HTTP/1.1\nAccept: */*, application/vnd.wap.mms-message, application/vnd.wap.sic\nx-wap-profile: http://www.openmobilealliance.example/tech/profiles/UAPROF/ccppschema-20021212#\nHost: {host}\nConnection: Keep-Alive\nUser-Agent: {pick:A/4.4.2/LGE/{word}|Android}\n\n',
    ],
    PHONES,
  ),
];

/** Devices and telephones that do no harm. */
export const devicesAndApps: readonly Imitation[] = [...devices, ...apps];
