import type { Scenario, Truth } from '../recorder/scenario.ts';
import { devices } from './devices.ts';
import { malicious } from './malicious.ts';

const imitate = (program: string): string => `"$NODE" "$PROGRAMS/run.ts" ${program}`;

/** The truths of other scenarios, on a host of this one. */
const moved = (scenarios: readonly Scenario[], capture: string, from: number, to: number): readonly Truth[] =>
  scenarios
    .filter((scenario) => scenario.capture === capture)
    .flatMap(({ truths }) =>
      truths.filter(({ host }) => host === from).map((truth) => ({ ...truth, host: to })),
    );

const desktopChromium =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

const program = (
  host: number,
  software: string,
  debianPackage: string,
  userAgent: RegExp,
  kind: Truth['kind'],
  behaviour: string,
): Truth => ({
  host,
  software,
  package: debianPackage,
  userAgent,
  label: 'benign',
  family: software,
  kind,
  behaviour,
  source: 'the program itself, from Debian',
});

/** An office for a minute: five machines, three of them with malware, and traffic that is no HTTP. */
export const mixed: readonly Scenario[] = [
  {
    capture: 'mixed-office',
    network: '192.168.1',
    pace: 'slow',
    runs: [
      {
        host: 23,
        script: `sleep 3; "$NODE" "$PROGRAMS/browse.ts" http://www.nordlicht-garten.example/ 3 '${desktopChromium}'`,
      },
      {
        host: 23,
        script: `
          for round in 1 2 3 4 5 6; do curl -sS http://status.buerodienste.example/ping; sleep 8; done
          curl -sSk https://dienst.rechenwerk.example/api/v1/jobs > /dev/null`,
      },
      { host: 23, script: imitate('zeus') },
      { host: 31, script: imitate('lokibot') },
      { host: 31, script: imitate('internet-explorer-programs') },
      {
        host: 31,
        script: `
          sleep 4
          chronyd -Q -t 6 'server zeit.uhrwerk.example iburst maxsamples 2' || true
          /usr/bin/python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
ssdp = ["M-SEARCH * HTTP/1.1", "HOST: 239.255.255.250:1900", "MAN: \\"ssdp:discover\\"", "MX: 2", "ST: ssdp:all", "", ""]
for _ in range(3):
    s.sendto("\\r\\n".join(ssdp).encode(), ("239.255.255.250", 1900))
s.sendto(bytes(12) + b"\\x05_http\\x04_tcp\\x05local\\x00\\x00\\x0c\\x00\\x01", ("224.0.0.251", 5353))'`,
      },
      { host: 52, script: imitate('android-apps') },
      { host: 52, script: imitate('phone-banker') },
      { host: 60, script: imitate('lamp') },
      {
        host: 77,
        script: `
          git clone -q http://git.quellgarten.example/garten.git
          sleep 20
          /usr/bin/python3 -c 'import requests
for n in range(3): requests.get("http://dienst.rechenwerk.example/api/v1/bestand", params={"seite": n})'
          openssl s_client -connect dienst.rechenwerk.example:443 -servername dienst.rechenwerk.example < /dev/null > /dev/null 2>&1 || true`,
      },
    ],
    truths: [
      program(23, 'Chromium', 'chromium', /Chrome\/131/, 'Browser_PC', 'a person browses a shop'),
      program(
        23,
        'curl',
        'curl',
        /^curl\//,
        'Background_PC',
        'a script that reads a status page every eight seconds',
      ),
      ...moved(malicious, 'malicious-zeus', 15, 23),
      ...moved(malicious, 'malicious-lokibot', 23, 31),
      ...moved(devices, 'benign-windows', 102, 31),
      ...moved(devices, 'benign-phones', 34, 52),
      ...moved(malicious, 'malicious-phone-banker', 37, 52),
      ...moved(devices, 'benign-things', 62, 60),
      program(77, 'git', 'git', /^git\//, 'Background_PC', 'clone over smart HTTP'),
      program(
        77,
        'Python requests',
        'python3-requests',
        /^python-requests\//,
        'Background_PC',
        'three pages of a web service',
      ),
    ],
  },
];
