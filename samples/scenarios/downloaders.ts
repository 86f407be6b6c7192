import type { Scenario } from '../recorder/scenario.ts';
import { single } from './single.ts';

const files = 'http://dateien.ladestation.example/pub';

/** Programs whose work is to fetch or to send files. */
export const downloaders: readonly Scenario[] = [
  single({
    capture: 'benign-curl',
    network: '10.20.1',
    host: 21,
    software: 'curl',
    package: 'curl',
    userAgent: /^curl\//,
    behaviour: 'GET, HEAD, form and JSON POST, PUT in chunks, several requests on one connection',
    script: `
      curl -sS ${files}/aktuell ${files}/LIESMICH.txt ${files}/SHA256SUMS
      curl -sSI ${files}/werkzeug-1.2.tar.gz
      curl -sS -d 'betreff=Drucker&raum=114' http://helfer.buerodienste.example/anfrage
      curl -sS -H 'Content-Type: application/json' -d '{"raum":114,"temperatur":21.5}' http://helfer.buerodienste.example/api/v1/werte
      seq 1 400 | curl -sS -T - http://ablage.buerodienste.example/eingang/zahlen
      curl -sS --compressed -r 0-499 ${files}/werkzeug-1.2.tar.gz -o /dev/null`,
  }),
  single({
    capture: 'benign-curl-snap200',
    network: '10.20.2',
    host: 14,
    software: 'curl',
    package: 'curl',
    userAgent: /^curl\//,
    behaviour:
      'a script that reads a status page every three seconds, with a long token in one header; recorded with a snap length of 200 bytes',
    pace: 'slow',
    recording: { snapLength: 200 },
    script: `
      for round in 1 2 3 4 5; do
        curl -sS http://status.buerodienste.example/ping
        curl -sS -H "Authorization: Bearer $(head -c 150 /dev/zero | tr '\\0' x)" http://status.buerodienste.example/api/v1/hosts
        sleep 3
      done`,
  }),
  single({
    capture: 'benign-wget',
    network: '192.168.60',
    host: 105,
    software: 'wget',
    package: 'wget',
    userAgent: /^Wget\//,
    behaviour: 'downloads, a spider check, a form',
    script: `
      wget -q ${files}/werkzeug-1.2.tar.gz ${files}/SHA256SUMS
      wget -q --spider ${files}/abbild.iso
      wget -q -c ${files}/abbild.iso
      wget -q --post-data 'name=Garten' http://helfer.buerodienste.example/anfrage`,
  }),
  single({
    capture: 'benign-wget-recursive',
    network: '192.168.61',
    host: 12,
    software: 'wget',
    package: 'wget',
    userAgent: /^Wget\//,
    kind: 'Browser_PC',
    behaviour: 'mirrors a site, following links with Referer as a browser does',
    script: 'wget -q -e robots=off -r -l 3 -p http://www.nordlicht-garten.example/',
  }),
  single({
    capture: 'benign-aria2',
    network: '10.20.3',
    host: 33,
    software: 'aria2',
    package: 'aria2',
    userAgent: /^aria2\//,
    behaviour: 'one file over three connections at once',
    script: `aria2c -q -x 3 -s 3 -k 1M --min-split-size=1M --allow-overwrite=true ${files}/abbild.iso ; aria2c -q ${files}/werkzeug-1.2.tar.gz`,
  }),
  single({
    capture: 'benign-axel',
    network: '10.20.4',
    host: 33,
    software: 'Axel',
    package: 'axel',
    userAgent: /^Axel\//,
    behaviour: 'one file over four connections at once',
    script: `axel -q -n 4 ${files}/abbild.iso`,
  }),
  single({
    capture: 'benign-lftp',
    network: '10.20.5',
    host: 8,
    software: 'lftp',
    package: 'lftp',
    userAgent: /^lftp\//,
    behaviour: 'fetches two files in one session',
    script: `timeout 20 lftp -c 'set net:max-retries 1; get ${files}/LIESMICH.txt; get ${files}/werkzeug-1.2.tar.gz'`,
  }),
  single({
    capture: 'benign-busybox-wget',
    network: '10.20.6',
    host: 250,
    software: 'BusyBox wget',
    package: 'busybox',
    userAgent: /^Wget$/,
    behaviour: 'a router that asks for new firmware and for block lists',
    pace: 'slow',
    script: `
      for round in 1 2 3 4; do
        busybox wget -q -O /dev/null http://firmware.netzgeraete.example/router/r7/version
        sleep 4
        busybox wget -q -O /dev/null http://listen.netzgeraete.example/block/hosts.txt
        sleep 7
      done`,
  }),
  single({
    capture: 'benign-zsync',
    network: '10.20.7',
    host: 41,
    software: 'zsync',
    package: 'zsync',
    userAgent: /^zsync\//,
    kind: 'Browser_PC',
    behaviour:
      'fetches the control file, then the missing ranges of an image, with the control file as Referer: looks like a browser',
    script: `head -c 9000 /dev/urandom > abbild.iso; zsync -q ${files}/abbild.iso.zsync || true`,
  }),
  single({
    capture: 'benign-rclone',
    network: '10.20.8',
    host: 17,
    software: 'rclone',
    package: 'rclone',
    userAgent: /^rclone\//,
    behaviour: 'copies a file to a WebDAV share',
    script: `
      seq 1 50 > bericht
      timeout 20 rclone --low-level-retries 1 --retries 1 copy bericht :webdav:eingang --webdav-url http://wolke.ablageort.example/dav || true`,
  }),
  single({
    capture: 'benign-s3cmd',
    network: '10.20.9',
    host: 17,
    software: 's3cmd',
    package: 's3cmd',
    userAgent: undefined,
    behaviour: 'lists a bucket and uploads a file',
    script: `
      seq 1 50 > bericht
      s3() { timeout 20 s3cmd --no-ssl --access_key=AKIDEXAMPLE --secret_key=geheim --host=s3.ablageort.example --host-bucket=s3.ablageort.example --no-check-md5 --region=eu "$@" || true; }
      s3 ls s3://reports/
      s3 put bericht s3://reports/bericht`,
  }),
  single({
    capture: 'benign-restic',
    network: '10.20.10',
    host: 29,
    software: 'restic',
    package: 'restic',
    userAgent: /^Go-http-client\//,
    behaviour: 'a backup program that looks for its repository on a REST server',
    script:
      'RESTIC_PASSWORD=x timeout 10 restic -r rest:http://sicherung.ablageort.example:8000/buero init || true',
  }),
  single({
    capture: 'benign-cadaver',
    network: '10.20.11',
    host: 29,
    software: 'cadaver',
    package: 'cadaver',
    userAgent: /^cadaver\//,
    behaviour: 'lists a WebDAV folder',
    script: `printf 'ls\\nquit\\n' | timeout 10 cadaver http://wolke.ablageort.example/dav/ || true`,
  }),
  single({
    capture: 'benign-httpie',
    network: '10.20.12',
    host: 90,
    software: 'HTTPie',
    package: 'httpie',
    userAgent: /^HTTPie\//,
    behaviour: 'a person tries out a web service',
    script: `
      mkdir -p .config/httpie; printf '{"disable_update_warnings": true}' > .config/httpie/config.json
      http --ignore-stdin GET http://helfer.buerodienste.example/api/v1/rooms seite==2
      http --ignore-stdin POST http://helfer.buerodienste.example/api/v1/rooms name=Saal plaetze:=40`,
  }),
  single({
    capture: 'benign-apachebench',
    network: '10.20.13',
    host: 90,
    software: 'ApacheBench',
    package: 'apache2-utils',
    userAgent: /^ApacheBench\//,
    behaviour: 'twelve equal requests, three at once, HTTP/1.0',
    script: 'ab -q -n 12 -c 3 http://status.buerodienste.example/ping',
  }),
  single({
    capture: 'benign-check-http',
    network: '10.20.14',
    host: 5,
    software: 'check_http',
    package: 'monitoring-plugins-basic',
    userAgent: /^check_http\//,
    behaviour: 'a monitoring system looks at two sites again and again',
    pace: 'slow',
    recording: { format: 'pcapng' },
    script: `
      for round in 1 2 3 4; do
        /usr/lib/nagios/plugins/check_http -H status.buerodienste.example -u /ping || true
        /usr/lib/nagios/plugins/check_http -H ablage.buerodienste.example -u /lebt || true
        sleep 11
      done`,
  }),
  single({
    capture: 'benign-httping',
    network: '10.20.15',
    host: 5,
    software: 'httping',
    package: 'httping',
    userAgent: /^HTTPing/,
    behaviour: 'measures the answer time of a server with HEAD',
    pace: 'slow',
    script: 'httping -c 8 -i 2 http://status.buerodienste.example/ping',
  }),
  single({
    capture: 'benign-curl-ipv6',
    network: '10.20.16',
    host: 66,
    software: 'curl',
    package: 'curl',
    userAgent: /^curl\//,
    behaviour: 'downloads over IPv6 from a unique local address',
    six: true,
    script: `
      curl -6 -sS http://dateien.sechs.ladestation.example/pub/aktuell http://dateien.sechs.ladestation.example/pub/SHA256SUMS
      curl -6 -sS -d 'raum=9' http://dateien.sechs.ladestation.example/anfrage`,
  }),
  single({
    capture: 'benign-wget-cron',
    network: '10.20.17',
    host: 9,
    software: 'wget',
    package: 'wget',
    userAgent: /^Wget\//,
    behaviour:
      'a cron job that wakes a web application by its script, every eleven seconds: a harmless beacon to a .php',
    pace: 'slow',
    script: `
      for round in 1 2 3 4 5; do
        wget -q -O /dev/null 'http://blog.gartenverein.example/wp-cron.php?doing_wp_cron'
        sleep 11
      done`,
  }),
  single({
    capture: 'benign-curl-cron',
    network: '10.20.18',
    host: 9,
    software: 'curl',
    package: 'curl',
    userAgent: /^curl\//,
    behaviour: "posts a machine's load to a script of a monitoring page, every twelve seconds",
    pace: 'slow',
    script: `
      for round in 1 2 3 4; do
        curl -sS -o /dev/null -d "host=lager-$round&load=0.$round&id=$(printf '%s' "lager$round" | sha256sum | cut -c1-32)" http://messung.gartenverein.example/eingang.php
        sleep 12
      done`,
  }),
  single({
    capture: 'benign-ddclient',
    network: '192.168.62',
    host: 2,
    software: 'ddclient',
    package: 'ddclient',
    userAgent: /^ddclient\//,
    behaviour: 'asks for its outside address and reports it to a dynamic name service, as malware also does',
    pace: 'slow',
    script: `
      printf 'protocol=dyndns2\nuse=web, web=http://adresse.namensdienst.example/ip\nserver=namensdienst.example\nssl=no\nlogin=garten\npassword=geheim\ngarten.namensdienst.example\n' > ddclient.conf
      chmod 600 ddclient.conf
      for round in 1 2; do
        timeout 20 ddclient -daemon=0 -noquiet -force -file "$PWD/ddclient.conf" -cache "$PWD/cache" -pid "$PWD/pid" || true
        sleep 12
      done`,
  }),
  single({
    capture: 'benign-inadyn',
    network: '192.168.63',
    host: 2,
    software: 'inadyn',
    package: 'inadyn',
    userAgent: /^inadyn\//,
    behaviour: 'the same with another program, every fifteen seconds',
    pace: 'slow',
    script: `
      printf 'period = 15\nverify-address = false\ncustom garten {\n username = garten\n password = geheim\n ssl = false\n checkip-server = adresse.namensdienst.example\n checkip-path = /ip\n checkip-ssl = false\n ddns-server = namensdienst.example\n ddns-path = "/nic/update?hostname=%%h&myip=%%i"\n hostname = garten.namensdienst.example\n}\n' > inadyn.conf
      timeout 40 inadyn -n -l warning -f "$PWD/inadyn.conf" --cache-dir="$PWD" --no-pidfile --force || true`,
  }),
];
