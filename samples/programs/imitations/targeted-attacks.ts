import { FORM, winhttp, wininet, wininetReload, xmlHttp } from './clients.ts';
import { again, type Imitation, imitation } from './imitation.ts';
import { pythonRequests } from './library-clients.ts';

/** Implants of targeted attacks, by the names that reports gave them. */
export const targetedAttacks: readonly Imitation[] = [
  imitation(
    'Taidoor',
    'GET of five letters .php with an id of digits and hexadecimal',
    '{address}',
    [
      again(
        4,
        wininet('GET /{page=lower:5}.php?id={digits:6}{machine=HEX:12}', {
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
          more: 'Cache-Control: no-cache',
        }),
      ),
    ],
    { source: 'Trend Micro: The Taidoor campaign (2012)' },
  ),
  imitation(
    'IXESHE',
    'GET of AWS and digits .jsp with Base64 as the whole query',
    '{address}:{pick:80|8888|8080}',
    [
      again(
        4,
        wininetReload('GET /{pick:AWS|SWS}{digits:4-6}.jsp?{base64url:60-90}', {
          accept: 'x-xbitmap',
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
        }),
      ),
    ],
    { source: 'Trend Micro: IXESHE, an APT campaign (2012)' },
  ),
  imitation(
    'Sakula',
    'picture and script requests with a hexadecimal machine name',
    '{generated}',
    [
      again(2, wininetReload('GET /photo/{machine=hex:16}.jpg?vid={digits:9}', { agent: 'iexplorer' })),
      again(
        2,
        wininetReload('POST /newimage.asp?imageid={machine}&type=0&resid={digits:9}', {
          type: FORM,
          agent: 'iexplorer',
          body: '{bytes:100-200}',
        }),
      ),
    ],
    { source: 'Dell SecureWorks: Sakula malware family (2015)' },
  ),
  imitation(
    'NetTraveler',
    'query with hostid, hostname, filename, filestart, filetext',
    '{generated}',
    [
      again(
        3,
        'GET /{word}/nettraveler.asp?hostid={host_id=HEX:8}&hostname={computer}&hostip={address}&filename={word}{digits:10}.ini&filestart=0&filetext=begin::{base64url:120} HTTP/1.1\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.0)\nHost: {host}\nConnection: Keep-Alive\n\n',
      ),
    ],
    { source: 'Kaspersky: The NetTraveler (2013)' },
  ),
  imitation(
    'Mirage',
    'POST of a search result page with a keyword, then GET',
    '{generated}',
    [
      wininet('POST /result?hl=en&meta={lower:8}', {
        accept: '*/*',
        agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
        body: '{bytes:250-350}',
      }),
      again(
        3,
        wininet('GET /search?hl=en&q={base64url:30}&meta={lower:8}', {
          accept: '*/*',
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
        }),
      ),
    ],
    { source: 'Dell SecureWorks: The Mirage campaign (2012)' },
  ),
  imitation(
    'Enfal',
    'POST to CGI scripts with the machine name and network address in the path',
    '{generated}',
    [
      again(
        2,
        wininetReload('POST /cg{lower:1}-bin/{pick:Owpq4|Crpq2|Clnpp5|Rwpq1}.cgi', {
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Win32)',
          body: '{bytes:150-300}',
        }),
      ),
      again(
        2,
        wininetReload('GET /{word}/mm/{computer}:{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}/Cmwhite', {
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Win32)',
        }),
      ),
    ],
    { source: 'Trend Micro: The LURID downloader (2011)' },
  ),
  imitation(
    'ChChes',
    'GET of a page with an encoded value in a Cookie of random name',
    '{generated}',
    [
      again(
        4,
        wininet('GET /{mixed:3-10}.htm', {
          accept: '*/*',
          agent: '{explorer}',
          cookie: '{mixed:7}={base64url:60-120};{mixed:7}={base64url:40-80}',
        }),
      ),
    ],
    { source: 'JPCERT/CC: ChChes (2017)' },
  ),
  imitation(
    'Datper',
    'GET of a script with a short name and hexadecimal value',
    '{site}',
    [
      again(
        4,
        wininet('GET /{word}/{word}.php?{lower:5-7}={hex:16}{number:0-1}{mixed:10}', {
          accept: '*/*',
          agent: 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
        }),
      ),
    ],
    { source: 'JPCERT/CC: Detecting Datper from proxy logs (2017)' },
  ),
  imitation(
    'XAgent',
    'watch and search pages with five Base64 parameters',
    '{generated}',
    [
      again(
        4,
        winhttp(
          '{pick:GET|POST} /{pick:watch|search|find|results|open|close}/?{pick:text|from|ai|ags|oe|aq|btnG|oprnd|utm|channel}={base64url:15-40}&{pick:itwm|ags|oe}={base64url:20-40}&from={base64url:5-12}',
          { agent: '{explorer}', accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
        ),
      ),
    ],
    { source: 'FireEye and ESET on Sofacy/Sednit' },
  ),
  imitation(
    'SeaDuke',
    'GET of the root with encrypted data in the Cookie',
    '{site}',
    [
      again(
        4,
        pythonRequests('GET /{pick:|view.php|index.php|themes/}', {
          agent: '{firefox}',
          cookie: '{base64url:90-200}={base64url:20}',
        }),
      ),
    ],
    { source: 'Symantec and Unit 42 on SeaDuke (2015)' },
  ),
  imitation(
    'Duqu',
    'GET with a session cookie, POST of a picture as multipart',
    '{address}',
    [
      again(
        2,
        winhttp('GET /', {
          accept: '*/*',
          cookie: 'PHPSESSID={small:26}',
          more: 'Cache-Control: no-cache',
          agent:
            'Mozilla/5.0 (Windows; U; Windows NT 6.0; en-US; rv:1.9.2.9) Gecko/20100824 Firefox/3.6.9 (.NET CLR 3.5.30729)',
        }),
      ),
      winhttp('POST /', {
        type: 'multipart/form-data; boundary=---------------------------{hex:12}',
        cookie: 'PHPSESSID={small:26}',
        agent:
          'Mozilla/5.0 (Windows; U; Windows NT 6.0; en-US; rv:1.9.2.9) Gecko/20100824 Firefox/3.6.9 (.NET CLR 3.5.30729)',
        body: '{bytes:500-800}',
      }),
    ],
    { source: 'Symantec: W32.Duqu (2011)' },
  ),
  imitation(
    'Gamaredon',
    'GET whose User-Agent ends in the computer, a serial and a marker',
    '{address}',
    [
      again(
        3,
        xmlHttp('GET /{word}{digits:1-4}/{word}.{pick:html|rtf|jpeg|php}', {
          agent: '{explorer}::{computer}_{HEX:8}::/.{word}/.',
        }),
      ),
    ],
    { source: 'Unit 42 and ESET on Gamaredon' },
  ),
  imitation(
    'BADNEWS',
    'POST to three random folders, form of encrypted values',
    '{address}',
    [
      again(
        4,
        wininetReload('POST /{a=hex:32}/{b=mixed:10}/{c=mixed:14}.php', {
          type: FORM,
          agent:
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{number:60-90}.0.3497.81 Safari/537.36',
          body: 'uuid={hex:32}#un={base64:20}',
        }),
      ),
    ],
    { source: 'Unit 42 on Patchwork (2018)' },
  ),
];
