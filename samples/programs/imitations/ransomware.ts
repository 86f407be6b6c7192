import { FORM, socket, wininet, wininetReload } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';

const MTA = { source: 'malware-traffic-analysis.net, infections by malspam' } as const;

const RULES = {
  source: 'public network rules and vendor descriptions (Emerging Threats open, Microsoft, Proofpoint)',
} as const;

/** Programs that encrypt and check in, and what they ask before. */
export const ransomware: readonly Imitation[] = [
  imitation(
    'GandCrab',
    'GET of the root, then multipart data to a made-up path of a picture on hijacked sites',
    '{site}',
    [
      wininet('GET /', { agent: '{explorer}' }),
      elsewhere(
        'www.{site}',
        wininet(
          'POST /{pick:wp-content|static|content|includes|data|uploads|news}/{pick:images|pics|assets|tmp|graphic|imgs}/{lower:4-10}.{pick:gif|jpg|png|bmp}',
          {
            type: 'multipart/form-data; boundary={hex:16}',
            agent: '{explorer}',
            body: '{base64:300-500}',
          },
        ),
        3,
      ),
    ],
    { source: 'Fortinet and Sophos on GandCrab' },
  ),
  imitation(
    'Maze',
    'POST to addresses in turn with made-up scripts and queries',
    '{address}',
    [
      elsewhere(
        '{address}',
        wininet(
          'POST /{pick:{word}/|}{pick:{word}/|}{lower:4-9}.{pick:php|asp|aspx|jsp|jspx|do|action|shtml|cgi}{pick:|?{lower:2-6}={mixed:4-12}|?{lower:2-6}={mixed:4-12}&{lower:2-6}={mixed:4-12}}',
          {
            type: FORM,
            agent: 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
            body: '{bytes:150-300}',
          },
        ),
        4,
      ),
    ],
    { source: 'McAfee: Ransomware Maze (2020)' },
  ),
  imitation(
    'CryptoDefense',
    'POST of one letter and encrypted text to a random name, system as a form',
    '{generated}',
    [
      again(
        3,
        wininet('POST /{small:10-14}', {
          accept: '*/*',
          type: FORM,
          agent: '{explorer}',
          body: '{lower:1}={hex:90-200}',
        }),
      ),
    ],
    { source: 'Bromium and Symantec on CryptoDefense (2014)' },
  ),
  imitation(
    'Radamant',
    'forms to API.php and mask.php of a panel: id, apikey, ip, os',
    '{site}',
    [
      again(
        2,
        wininetReload('POST /{pick:API|mask|r|s}.php', {
          type: FORM,
          agent: 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)',
          body: 'id={HEX:8}{hex:24}&apikey={hex:32}',
        }),
      ),
    ],
    RULES,
  ),
  imitation(
    'Philadelphia',
    'AutoIt ransomware reports by query to a bridge script',
    '{site}',
    [
      again(
        3,
        'GET /{word}/{pick:bridge|philadelphia|p}.php?p={pick:Insert|Update|Get}&osinfo={pick:WIN_7|WIN_10}&user={user}&pcname={computer}&{pick:uac=1&locale=0409|uid={HEX:8}} HTTP/1.1\nUser-Agent: AutoIt\nHost: {host}\nCache-Control: no-cache\n\n',
      ),
    ],
    { source: 'Emsisoft and Proofpoint on Philadelphia' },
  ),
  imitation(
    'WannaCry',
    'asks for the root of a name that is not to exist',
    'www.{small:41}.test',
    ['GET / HTTP/1.1\nHost: {host}\nCache-Control: no-cache\n\n'],
    { source: 'Microsoft and MalwareTech on WannaCry (2017)' },
  ),
  imitation(
    'Magniber',
    'GET of DGA names with parameters run together, no path',
    '{small:20}.{generated}',
    [
      elsewhere(
        '{small:14-20}.{generated}',
        wininetReload('GET /{small:8-14}{digits:4}', { agent: '{explorer}' }),
        3,
      ),
    ],
    { source: 'Malwarebytes on Magniber (2017)' },
  ),
  imitation(
    'Sage',
    'POST of encrypted data to the root of two names',
    '{generated}',
    [
      elsewhere(
        '{generated}',
        socket('POST /', {
          more: 'Host: {host}\nUser-Agent: {chrome}\nConnection: close',
          body: '{bytes:160-240}',
        }),
        3,
      ),
    ],
    MTA,
  ),
];
