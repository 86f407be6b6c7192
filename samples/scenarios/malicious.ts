import type { Kind, Recording, Scenario } from '../recorder/scenario.ts';
import { single } from './single.ts';

interface Imitation {
  readonly program: string;
  readonly network: string;
  readonly host: number;
  readonly family: string;
  readonly userAgent: RegExp | undefined;
  readonly kind?: Kind;
  readonly behaviour: string;
  readonly source: string;
  readonly recording?: Recording;
}

const imitation = ({ program, family, ...rest }: Imitation): Scenario =>
  single({
    capture: `malicious-${program}`,
    software: `imitation of ${family} (samples/programs)`,
    label: 'malicious',
    family,
    pace: 'slow',
    script: `"$NODE" "$PROGRAMS/run.ts" ${program}`,
    ...rest,
  });

/** Programs that beacon as the reports say that the families do. */
export const malicious: readonly Scenario[] = [
  imitation({
    program: 'zeus',
    network: '10.31.1',
    host: 15,
    family: 'Zeus',
    userAgent: /MSIE 8\.0/,
    behaviour: 'GET of an encrypted configuration, then POST to gate.php',
    source:
      'Fox-IT: How to find malicious communication leaving your network (2012), blog.fox-it.com/2012/06',
  }),
  imitation({
    program: 'spyeye',
    network: '10.31.2',
    host: 16,
    family: 'SpyEye',
    userAgent: /^Microsoft Internet Explorer$/,
    behaviour: 'check-in by GET: guid, ver, stat, ie, os, ut, cpu, ccrc, md5',
    source:
      'Fortinet: A Guide to SpyEye C&C Messages (2011), blog.fortinet.com/post/a-guide-to-spyeye-c-c-messages',
  }),
  imitation({
    program: 'cridex',
    network: '172.20.4',
    host: 17,
    family: 'Cridex',
    userAgent: /MSIE 7\.0/,
    behaviour: 'POST to bare addresses on port 8080 (hacked web servers with a proxy), fixed path',
    source: 'abuse.ch Feodo Tracker, version A, as quoted in the OPNsense manual (ips)',
  }),
  imitation({
    program: 'gozi',
    network: '192.168.20',
    host: 18,
    family: 'Gozi ISFB',
    userAgent: /Trident\/7\.0/,
    behaviour: 'GET of long Base64 paths with the ending of a picture',
    source: 'Corelight: Detecting Gozi banking malware; malware-traffic-analysis.net 2023-07-12',
  }),
  imitation({
    program: 'emotet-cookie',
    network: '192.168.21',
    host: 19,
    family: 'Emotet',
    userAgent: /MSIE 7\.0/,
    behaviour: 'GET / with the encrypted message in the Cookie, several addresses and ports',
    source: 'Sophos: Emotet 101, stage 4: command and control (2019), news.sophos.com',
  }),
  imitation({
    program: 'emotet-form',
    network: '192.168.22',
    host: 20,
    family: 'Emotet',
    userAgent: /MSIE 7\.0; Windows NT 10\.0/,
    behaviour: 'POST of a multipart form to a random path, Referer of its own address',
    source: 'Unit 42: Wireshark Tutorial: Examining Emotet Infection Traffic (2021)',
  }),
  imitation({
    program: 'trickbot',
    network: '10.31.3',
    host: 21,
    family: 'Trickbot',
    userAgent: /^test$/,
    behaviour: 'POST of stolen data to port 8082, path of group tag, client and command 81, 83 or 90',
    source: 'Unit 42: Wireshark Tutorial: Examining Trickbot Infections (2019)',
  }),
  imitation({
    program: 'icedid',
    network: '10.31.4',
    host: 22,
    family: 'IcedID',
    userAgent: undefined,
    behaviour: 'GET / with facts about the machine in cookies named like an analytics service, no User-Agent',
    source:
      'Check Point: Melting Ice: Tracking IcedID Servers (2021); Binary Defense: IcedID GZIPLOADER Analysis (2021)',
  }),
  imitation({
    program: 'lokibot',
    network: '10.31.5',
    host: 23,
    family: 'LokiBot',
    userAgent: /Charon; Inferno/,
    behaviour: 'POST to fre.php in HTTP/1.0 with Content-Key; answered 404',
    source: 'Splunk research: Analytic story Lokibot; SANS: Rob Pantazopoulos, Loki-Bot (2017)',
  }),
  imitation({
    program: 'pony',
    network: '172.20.5',
    host: 24,
    family: 'Pony',
    userAgent: /MSIE 5\.0; Windows 98/,
    behaviour: 'POST to gate.php in HTTP/1.0, Accept-Encoding: identity, *;q=0, Content-Encoding: binary',
    source: 'Netresec: Detecting the Pony Trojan with RegEx using CapLoader (2018)',
  }),
  imitation({
    program: 'azorult',
    network: '172.20.6',
    host: 25,
    family: 'AZORult',
    userAgent: /MSIE 6\.0b/,
    behaviour: 'POST to index.php, body XORed with three bytes',
    source: 'Check Point: The Emergence of the New AZORult 3.3 (2018)',
  }),
  imitation({
    program: 'raccoon',
    network: '10.31.6',
    host: 26,
    family: 'Raccoon Stealer',
    userAgent: /^record$/,
    behaviour:
      'POST machineId and configId, GET of libraries, POST of findings, all on one connection that began before the recorder did',
    source: 'Darktrace: How Raccoon Stealer v2 Infects Systems (2022)',
    recording: { startAfterSeconds: 4 },
  }),
  imitation({
    program: 'redline',
    network: '10.31.7',
    host: 27,
    family: 'RedLine Stealer',
    userAgent: undefined,
    behaviour: 'SOAP calls with SOAPAction tempuri.org/Endpoint, no User-Agent',
    source: 'SecurityScorecard: A Detailed Analysis of the RedLine Stealer (2022)',
  }),
  imitation({
    program: 'formbook',
    network: '10.31.8',
    host: 28,
    family: 'FormBook',
    userAgent: undefined,
    behaviour: 'GET with Host and Connection only, two parameters, zero bytes behind the header block',
    source: 'Emerging Threats rule 2031453: FormBook CnC Checkin (GET)',
  }),
  imitation({
    program: 'andromeda',
    network: '192.168.23',
    host: 29,
    family: 'Andromeda',
    userAgent: /^Mozilla\/4\.0$/,
    behaviour: 'POST of RC4 in Base64 to image.php, User-Agent Mozilla/4.0',
    source: 'NHS Digital: Andromeda Modular Botnet (CC-1825); Avast: Andromeda under the microscope (2016)',
  }),
  imitation({
    program: 'hancitor',
    network: '192.168.24',
    host: 30,
    family: 'Hancitor',
    userAgent: /Win64; x64; Trident/,
    behaviour: 'asks for its outside address, then POST of GUID, BUILD, INFO, IP to forum.php',
    source: 'Unit 42: Wireshark Tutorial: Examining Traffic from Hancitor Infections (2021)',
  }),
  imitation({
    program: 'amadey',
    network: '192.168.25',
    host: 31,
    family: 'Amadey',
    userAgent: undefined,
    behaviour: 'POST of id, vs, sd, os, bi, ar, pc, un to index.php, no User-Agent',
    source: 'AhnLab ASEC: Amadey Bot Being Distributed Through SmokeLoader (2022)',
  }),
  imitation({
    program: 'smoke-loader',
    network: '10.31.9',
    host: 32,
    family: 'SmokeLoader',
    userAgent: /Trident\/7\.0/,
    behaviour: 'encrypted POST to the root with a made-up Referer',
    source:
      'Malwarebytes: Smoke Loader, downloader with a smokescreen still alive (2016); Check Point: 2019 Resurgence of Smokeloader',
  }),
  imitation({
    program: 'cobalt-strike',
    network: '10.31.10',
    host: 33,
    family: 'Cobalt Strike',
    userAgent: /MSIE 9\.0/,
    behaviour:
      'default profile: GET of script or picture names with the metadata in the Cookie, POST to submit.php',
    source: 'Palo Alto Networks: Cobalt Strike Attack Detection & Defense Technology Overview (2023)',
  }),
  imitation({
    program: 'empire',
    network: '10.31.11',
    host: 34,
    family: 'Empire',
    userAgent: /Trident\/7\.0/,
    behaviour:
      'default profile: /admin/get.php, /news.php, /login/process.php with a session cookie, port 8080',
    source: 'Sigma rule: HackTool - Empire UserAgent URI Combo (2020)',
  }),
  imitation({
    program: 'plugx',
    network: '10.31.12',
    host: 35,
    family: 'PlugX',
    userAgent: /MSIE 9\.0; Windows NT 6\.1; SV1/,
    behaviour: 'POST without a body to /update?id=, state in X-Session, X-Status, X-Size, X-Sn',
    source: 'Sophos: PlugX, the next generation (2014); JPCERT/CC: Analysis of a Recent PlugX Variant (2015)',
  }),
  imitation({
    program: 'houdini',
    network: '10.31.13',
    host: 36,
    family: 'Houdini',
    userAgent: /<\|>/,
    behaviour: 'POST /is-ready, the machine described in the User-Agent',
    source: 'FireEye: Now You See Me: H-worm by Houdini (2013)',
  }),
  imitation({
    program: 'phone-banker',
    network: '192.168.26',
    host: 37,
    family: 'Anubis',
    userAgent: /^Dalvik\/2\.1\.0 \(Linux; U; Android 9/,
    kind: 'Background_Phone',
    behaviour: 'a phone: POST of an encrypted form to /o1o/a3.php',
    source:
      'Riadi, Sunardi, Aprilliansyah: Analysis of Anubis Trojan Attack on Android Banking (2023); Trend Micro: Anubis Android Malware Returns (2019)',
  }),
];
