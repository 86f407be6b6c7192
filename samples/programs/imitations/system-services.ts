import { dotnet, FORM, OCTETS, urlmon, winhttp, wininet, wininetReload } from './clients.ts';
import { again, type Imitation, imitation } from './imitation.ts';
import { cfNetwork, curl, indy } from './library-clients.ts';

const MICROSOFT = {
  source: 'Microsoft Learn: connection endpoints, CryptoAPI, BITS, delivery optimization',
} as const;
const VENDORS = {
  source: 'how vendors document the hosts and ports of their updates; User-Agents as public lists name them',
} as const;

const OCSP =
  'M{pick:E|F}{pick:I|Q|U|Y}w{pick:SjBIMEYwRDBCMAkGBSsOAwIaBQAEF|TzBNMEswSTAJBgUrDgMCGgUABB}{mixed:27}QU{mixed:26}CE{mixed:22}%3D';

/** Operating systems and their guards: updates, certificates, telemetry, virus scanners. */
export const systemServices: readonly Imitation[] = [
  imitation(
    'certificate checks of Windows',
    'revocation lists, OCSP and root certificates by several versions of CryptoAPI',
    '{pick:crl|ocsp|ctldl|pki|sr.symcd|aia}.{word}{pick:cert|trust|sign}.example',
    [
      again(
        2,
        `GET /${OCSP} HTTP/1.1\nCache-Control: max-age = {number:1000-400000}\nConnection: Keep-Alive\nAccept: */*\nIf-Modified-Since: {pick:Mon|Tue|Wed}, {number:10-28} {pick:Jan|Mar|Sep} 20{number:13-23} {number:10-23}:{number:10-59}:{number:10-59} GMT\nUser-Agent: Microsoft-CryptoAPI/{version=pick:6.1|6.3|10.0}\nHost: {host}\n\n`,
      ),
      'GET /{pick:{word}|pca3-g5|root|ThawteTimestampingCA|crl/{word}}{pick:.crl|-g2.crl|.crt|.cer} HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nUser-Agent: Microsoft-CryptoAPI/{version}\nHost: {host}\n\n',
      'GET /{pick:pki/crl/products/{word}.crl|{word}/{word}_20{number:10-20}.crl} HTTP/1.1\nAccept: */*\nUser-Agent: Microsoft-CryptoAPI/5.131.2600.{pick:2180|5512}\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache\nPragma: no-cache\n\n',
      'GET /msdownload/update/v3/static/trustedr/en/{pick:authrootstl|disallowedcertstl|pinrulesstl}.cab?{hex:16} HTTP/1.1\n{pick:Connection: Keep-Alive\nAccept: */*|Cache-Control: no-cache\nConnection: Keep-Alive\nPragma: no-cache\nAccept: */*}\nUser-Agent: Microsoft-CryptoAPI/{version}\nHost: {host}\n\n',
    ],
    { ...MICROSOFT, machines: 3 },
  ),
  imitation(
    'OCSP of other programs',
    'POST of a request to a certificate authority by browsers, Java and tools',
    'ocsp.{word}{pick:cert|trust}.example',
    [
      'POST / HTTP/1.1\nHost: {host}\nUser-Agent: {firefox}\nAccept: */*\nAccept-Language: en-US,en;q=0.5\nAccept-Encoding: gzip, deflate\nContent-Type: application/ocsp-request\nContent-Length: {length}\nConnection: keep-alive\n\n{bytes:83}',
      'POST /{pick:|gsr2|{word}} HTTP/1.1\nContent-Type: application/ocsp-request\nContent-Length: {length}\nUser-Agent: Java/1.8.0_{number:100-400}\nHost: {host}\nAccept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2\nConnection: keep-alive\n\n{bytes:90}',
      cfNetwork(`GET /${OCSP}`, { agent: 'com.apple.trustd/{number:1-2}.0' }),
      cfNetwork(`GET /{word}/${OCSP}`, { agent: 'ocspd/1.0.3' }),
    ],
    MICROSOFT,
  ),
  imitation(
    'Windows update of several ages',
    'agent of XP, 7 and 10: cabinet files, HEAD, ranges',
    '{pick:download|au.download|ds|update}.{word}update.example',
    [
      'HEAD /v{number:6-9}/windowsupdate/{pick:redir|a|b}/{pick:wuredir|muv4wuredir|muauth}.cab?{digits:10} HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nUser-Agent: Windows-Update-Agent\nHost: {host}\n\n',
      'GET /v{number:6-9}/windowsupdate/{pick:redir|selfupdate}/{pick:wuredir|wuident}.cab?{digits:10} HTTP/1.1\nAccept: */*\nUser-Agent: Industry Update Control\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n',
      'GET /{pick:c|d}/msdownload/update/{pick:software|others|driver}/{pick:secu|uprl|defu|updt}/20{number:10-23}/{number:10-12}/{pick:windows|am_delta|{guid}}_{hex:40}.{pick:cab|exe|psf|esd} HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nAccept-Encoding: identity\nIf-Unmodified-Since: Tue, {number:10-28} Aug 20{number:10-23} 09:11:05 GMT\nRange: bytes={number:0-9000}-{number:10000-90000}\nUser-Agent: {pick:Microsoft BITS/{number:6-7}.{number:5-8}|Microsoft-Delivery-Optimization/10.{number:0-1}|Windows-Update-Agent/10.0.10011.16384 Client-Protocol/1.{number:40-70}}\nHost: {host}\n\n',
      'POST /{pick:ReportingWebService/ReportingWebService|ClientWebService/client|SimpleAuthWebService/SimpleAuth}.asmx HTTP/1.1\nCache-Control: no-cache\nConnection: Keep-Alive\nPragma: no-cache\nContent-Type: text/xml; charset=utf-8\nUser-Agent: Windows-Update-Agent\nSOAPAction: "http://www.microsoft.test/SoftwareDistribution/{word}"\nContent-Length: {length}\nHost: {host}\n\n{base64:300}',
      'GET /filestreamingservice/files/{guid}?P1={digits:10}&P2=4{number:1-9}&P3=2&P4={base64url:90} HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nRange: bytes={number:0-9}-{number:1000-99999}\nUser-Agent: Microsoft-Delivery-Optimization/10.0\nMS-CV: {mixed:16}.{number:1-9}.{number:1-9}.{number:1-9}\nHost: {host}\n\n',
    ],
    { ...MICROSOFT, machines: 3 },
  ),
  imitation(
    'small services of Windows',
    'network location, time zone, tiles, device metadata, error reports, media information',
    '{word}.{word}services.example',
    [
      'GET /{pick:ncsi.txt|connecttest.txt|redirect} HTTP/1.1\nConnection: Close\nUser-Agent: Microsoft NCSI\nHost: {host}\n\n',
      winhttp('POST /{pick:dms/service.svc|dms/metadata.svc|StageOne/{word}/1_0/{hex:16}.htm}', {
        type: 'application/soap+xml; charset=utf-8',
        agent: 'MICROSOFT_DEVICE_METADATA_RETRIEVAL_CLIENT',
        body: '{base64:300}',
      }),
      'GET /{pick:StageOne/Generic/{word}/{word}_exe/{number:1-9}_{number:0-9}_{number:0-9}_0/{hex:8}|1/{word}.xml}.htm?LCID={number:1031-3082}&OS={number:5-6}.{number:1-3}.7601.2.00010100.1.0.48.17514&SM=Dell&SPN=Vostro&BV=A{number:1-20}&MID={GUID} HTTP/1.1\nConnection: Keep-Alive\nUser-Agent: MSDW\nHost: {host}\n\n',
      'POST /{pick:{hex:8}/{hex:8}|Telemetry.Request|v2/track} HTTP/1.1\nConnection: Keep-Alive\nContent-Type: {pick:application/octet-stream|text/xml}\nUser-Agent: MSDW\nContent-Length: {length}\nHost: {host}\n\n{bytes:200-400}',
      wininet(
        'GET /{pick:fwlink/?LinkId={digits:5-6}|redir/{word}.aspx?{word}=&clcid=0x{number:403-816}|live/{word}.xml}',
        { accept: '*/*', agent: '{explorer}' },
      ),
      urlmon(
        'GET /{pick:cdinfo/GetMDRCD.aspx?CD={hex:40}|{word}/tile.xml?region={number:1-200}|{word}/favicon.ico}',
        {
          agent:
            '{pick:{explorer}|Windows-Media-Player/{number:9-12}.00.00.{number:3000-4510}|Microsoft-WNS/{number:6-10}.0}',
        },
      ),
    ],
    { ...MICROSOFT, machines: 3 },
  ),
  imitation(
    'virus scanners by their own code',
    'version files and signatures: old User-Agents, terse fields, octet streams',
    '{pick:update|dnl-{number:1-20}|liveupdate|definitions|su|personal|upd}.{word}{pick:guard|scan|shield}.example',
    [
      'GET /{pick:index/u0607g.xml|updates/{word}.ver|avupdate/idx/master.idx|eset_upd/v{number:3-9}/update.ver|{word}/{word}.cvd|virdefs/{digits:8}.{hex:6}.upd} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:AntiVir-NGUpd|ESS Update (Windows; U; 32bit; PVT F; VDB {digits:5}; BPC {number:3-6}.0.474.0; OS: 6.1.7601 SP 1.0; TDB {digits:5}; CL 0.0.0; LNG 1033; APP eav; ASP 0.0; FW 0.0; PX 0; PUA 0)|AVGINET7-WXPPX86 75 AVI=270.{number:1-9}.{number:1-90}/{digits:4} BUILD=480|Kaspersky proto 1.0|Symantec LiveUpdate|bdupdate/1.0|McAfee AutoUpdate}\nAccept: */*\nConnection: {pick:close|Keep-Alive}\nCache-Control: no-cache\n\n',
      wininetReload(
        'GET /{pick:cgi-bin/{word}|{word}/{word}}.{pick:exe|dll|cgi|asp}?{pick:p={number:1-90}&v={number:1-90}.{number:0-9}&id={HEX:16}|prod={digits:3}&lic={GUID}&lang=en}',
        { accept: '*/*', agent: '{pick:{explorer}|Mozilla/4.0 (compatible; Win32)|SXL/3.1|Vipre}' },
      ),
      winhttp('POST /{pick:{HEX:8}|R/{base64url:20-60}|{word}/report|A/{HEX:32}}', {
        type: OCTETS,
        agent: '{pick:avast! Antivirus (instup)|AVGDM-WVSXX86|NGC v1|AVSDK|Windows Defender}',
        body: '{bytes:100-500}',
      }),
      'GET /R/{base64url:50-90} HTTP/1.1\nHost: {host}\nConnection: Keep-Alive\nUser-Agent: {pick:avast! Antivirus (instup)|AVGINET8}\nCache-Control: max-age=0\n\n',
      'POST /{pick:cloud|url|query|{word}/v{number:1-3}}{pick:|.php|/}{pick:|?{hex:32}} HTTP/1.1\nHost: {host}\nContent-Type: application/octet-stream\nContent-Length: {length}\nConnection: close\n\n{bytes:60-300}',
    ],
    { ...VENDORS, machines: 4 },
  ),
  imitation(
    'update checks of native programs',
    'WinINet and WinHTTP with the name of the program',
    '{pick:update|upd|autoupdate|version|check|www}.{word}{word}.example',
    [
      wininetReload(
        'GET /{pick:update|version|check|autoupdate|{word}}{pick:.xml|.txt|.php|.ini|.asp|/}?{pick:v|ver|version}={number:1-12}.{number:0-9}.{number:0-9}{pick:|&os=6.1&lang={number:1031-3082}|&uid={GUID}|&key={hex:16}}',
        {
          agent:
            '{agent=pick:{word}Update|{word}/{number:1-9}.{number:0-9}|Updater|AutoUpdate|Mozilla/4.0|{explorer}|AdvancedInstaller|TMUFE|GUP/{number:1-5}.0|MyApp}',
        },
      ),
      winhttp('GET /{pick:{word}/|}{pick:latest|version|channel|news|feed}.{pick:json|xml|txt|ini|dat}', {
        agent: '{agent}',
        accept: '*/*',
      }),
      wininet('POST /{pick:stat|usage|report|log|ping|feedback}{pick:.php|.asp|/|.ashx}', {
        type: '{pick:application/x-www-form-urlencoded|text/xml|application/octet-stream}',
        agent: '{agent}',
        body: '{base64url:100-300}',
      }),
      wininet(
        'GET /{word}/{word}{pick:_setup|_update|-{number:1-9}.{number:0-9}|}.{pick:exe|zip|msi|cab|dat|bin}',
        { agent: '{agent}', accept: '*/*' },
      ),
    ],
    { ...VENDORS, machines: 5 },
  ),
  imitation(
    'installers that load parts',
    'NSIS, Inno Setup and others fetch runtimes and programs',
    '{pick:download|dl|cdn|files}.{word}{word}.example',
    [
      'GET /{pick:{word}|redist|runtime}/{pick:dotnetfx|vcredist_x86|{word}|directx}{pick:|_{number:1-9}}.{pick:exe|zip|7z|msi} HTTP/1.0\nUser-Agent: NSISDL/1.2 (Mozilla)\nHost: {host}\nAccept: */*\n\n',
      wininet('GET /{word}/{word}.{pick:exe|zip|cab}', {
        agent:
          '{pick:NSIS_Inetc (Mozilla)|InnoTools_Downloader|InnoSetup Download Plugin|Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.0)|Setup}',
      }),
      indy('GET /{word}/{word}.{pick:exe|zip|txt|ini}'),
      urlmon('GET /{word}/{word}.{pick:exe|cab|msi|inf}'),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'programs of .NET',
    'WebClient and HttpWebRequest: version files, services, error reports',
    '{pick:www|update|service|api}.{word}{word}.example',
    [
      dotnet('GET /{pick:{word}/|}{pick:version|update|news|appcast}.{pick:xml|txt|json}'),
      dotnet('GET /{word}/{word}.{pick:exe|zip|msi|application|manifest}'),
      dotnet('POST /{pick:{word}Service.asmx|{word}.svc|api/{word}|error.php}', {
        type: '{pick:text/xml; charset=utf-8|application/json|application/x-www-form-urlencoded}',
        agent:
          '{pick:Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.{number:1-42000})|{word}/{number:1-5}.{number:0-9}}',
        more: 'SOAPAction: "http://tempuri.org/{word}"',
        body: '{base64:200}',
      }),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'licence checks',
    'native programs and dongles ask servers by address or name',
    '{pick:{address}|lic.{word}{word}.example}:{pick:80|80|8080}',
    [
      wininetReload(
        'GET /{pick:lic|activate|check|license}{pick:.php|.asp|/check|.aspx}?{pick:sn|key|serial}={upper:5}-{digits:5}-{upper:5}&{pick:hw|hwid|mid}={HEX:8-16}&{pick:p|prod}={number:1-90}',
        { agent: '{pick:{word}|{explorer}|Mozilla/3.0 (compatible; Indy Library)}' },
      ),
      'POST /{pick:activation|license|{word}/register}{pick:|.php|.cgi} HTTP/1.{pick:0|1}\nHost: {host}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\n\nserial={digits:12}&machine={HEX:16}',
      indy('POST /{word}/{pick:lic|reg|check}.php', { type: FORM, body: 'serial={digits:10}&pc={computer}' }),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'services of macOS',
    'captive portal, certificates, catalogues, assistants',
    '{word}.{word}.example',
    [
      'GET /hotspot-detect.html HTTP/1.0\nHost: captive.{word}.example\nConnection: close\nUser-Agent: CaptiveNetworkSupport-{number:300-460}.{number:1-60}.{number:1-4} wispr\n\n',
      cfNetwork(
        'GET /{pick:content/catalogs/others/index-10.{number:9-15}.merged-1.sucatalog|{word}/com_{word}_MobileAsset_{word}/{hex:40}.zip|bag.xml?ix={number:1-6}&os={number:9-14}&locale=en_US}',
        {
          agent:
            '{pick:softwareupdated|MobileAsset/1.1|iTunes/12.{number:1-9}|swcd}{pick:| (unknown version)} CFNetwork/{number:520-1400}.{number:0-9} Darwin/{number:11-22}.{number:0-6}.0',
        },
      ),
      curl('GET /{word}/{word}.{pick:plist|json|dmg}', { agent: 'curl/7.{number:43-88}.0' }),
    ],
    VENDORS,
  ),
];
