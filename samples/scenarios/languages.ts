import type { Scenario } from '../recorder/scenario.ts';
import { single } from './single.ts';

const service = 'http://dienst.rechenwerk.example';

/** Small scripts in many languages, each with the HTTP client that comes with it. */
export const languages: readonly Scenario[] = [
  single({
    capture: 'benign-node-fetch',
    network: '10.22.1',
    host: 71,
    software: 'Node.js fetch',
    versionCommand: [process.execPath, '--version'],
    userAgent: /^node$/,
    behaviour: 'a service asks another one for work',
    script: `"$NODE" -e '
      const ask = async (path, options) => (await fetch("${service}" + path, options)).text();
      for (let i = 0; i < 3; i++) await ask("/api/v1/jobs?after=" + i);
      await ask("/api/v1/jobs/7", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ done: true }) });
    '`,
  }),
  single({
    capture: 'benign-node-http',
    network: '10.22.2',
    host: 72,
    software: 'Node.js http',
    versionCommand: [process.execPath, '--version'],
    userAgent: undefined,
    behaviour: 'a service with the plain HTTP module, which sends no User-Agent; POST in chunks',
    pace: 'slow',
    script: `"$NODE" -e '
      const http = require("node:http");
      const send = (i) => { const r = http.request("${service}/api/v1/log/" + i, { method: "POST" }, (a) => a.resume()); r.write("first part "); r.end("line " + i); };
      for (let i = 0; i < 5; i++) setTimeout(send, i * 4000, i);
    '`,
  }),
  single({
    capture: 'benign-python-urllib',
    network: '10.22.3',
    host: 73,
    software: 'Python urllib',
    package: 'python3',
    userAgent: /^Python-urllib\//,
    behaviour: 'a cron script fetches rates and sends a report',
    script: `/usr/bin/python3 -c '
import urllib.request as u
for name in ("eur", "chf", "sek"):
    u.urlopen("http://kurse.rechenwerk.example/v1/" + name).read()
u.urlopen("${service}/bericht", data=b"zeilen=3&stand=heute").read()'`,
  }),
  single({
    capture: 'benign-python-requests',
    network: '10.22.4',
    host: 74,
    software: 'Python requests',
    package: 'python3-requests',
    userAgent: /^python-requests\//,
    behaviour: 'a session with a log-in, a cookie and two pages of results',
    script: `/usr/bin/python3 -c '
import requests
s = requests.Session()
s.post("${service}/anmelden", data={"name": "lager", "kennwort": "x"})
s.cookies.set("sitzung", "4f1c9a")
for seite in (1, 2):
    s.get("${service}/api/v1/bestand", params={"seite": seite})
s.put("${service}/api/v1/bestand/12", json={"anzahl": 3})'`,
  }),
  single({
    capture: 'benign-python-aiohttp',
    network: '10.22.5',
    host: 75,
    software: 'Python aiohttp',
    package: 'python3-aiohttp',
    userAgent: /aiohttp\//,
    behaviour: 'a home automation server polls three devices at once',
    pace: 'slow',
    script: `/usr/bin/python3 -c '
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        async def poll(n):
            async with s.get(f"http://geraet{n}.hausautomatik.example/status") as a: await a.read()
        for runde in range(4):
            await asyncio.gather(*(poll(n) for n in (1, 2, 3)))
            await asyncio.sleep(6)
asyncio.run(main())'`,
  }),
  single({
    capture: 'benign-python-httpx',
    network: '10.22.6',
    host: 76,
    software: 'Python HTTPX',
    package: 'python3-httpx',
    userAgent: /^python-httpx\//,
    behaviour: 'asks a web service, follows its pages',
    script: `/usr/bin/python3 -c '
import httpx
with httpx.Client(base_url="${service}") as c:
    for seite in range(3):
        c.get("/api/v1/artikel", params={"seite": seite, "je": 50})
    c.delete("/api/v1/artikel/9")'`,
  }),
  single({
    capture: 'benign-perl-lwp',
    network: '10.22.7',
    host: 77,
    software: 'Perl LWP',
    package: 'libwww-perl',
    userAgent: /^lwp-request\/|^libwww-perl\//,
    behaviour: 'fetches two reports and posts a form',
    script: `
      GET http://berichte.rechenwerk.example/woche/47 > /dev/null
      HEAD http://berichte.rechenwerk.example/woche/48 > /dev/null
      perl -MLWP::UserAgent -e 'LWP::UserAgent->new(agent => "lwp-request/6.68 libwww-perl")->post("${service}/anfrage", { wert => 12 })'
      `,
  }),
  single({
    capture: 'benign-perl-http-tiny',
    network: '10.22.8',
    host: 78,
    software: 'Perl HTTP::Tiny',
    package: 'perl',
    userAgent: /^HTTP-Tiny\//,
    behaviour: 'asks for a number and stores it',
    script: `perl -MHTTP::Tiny -e 'my $h = HTTP::Tiny->new; $h->get("${service}/api/v1/zaehler"); $h->put("${service}/api/v1/zaehler", { content => "17" }); $h->head("${service}/lebt")'`,
  }),
  single({
    capture: 'benign-ruby',
    network: '10.22.9',
    host: 79,
    software: 'Ruby Net::HTTP',
    package: 'ruby',
    userAgent: /^Ruby$/,
    behaviour: 'reads and writes through a web service',
    script: `ruby -rnet/http -e '
      3.times { |n| Net::HTTP.get(URI("${service}/api/v1/raum/#{n}")) }
      Net::HTTP.post_form(URI("${service}/api/v1/raum"), "name" => "Saal")'`,
  }),
  single({
    capture: 'benign-php',
    network: '10.22.10',
    host: 80,
    software: 'PHP streams',
    package: 'php-cli',
    userAgent: undefined,
    behaviour: 'file_get_contents of a URL: no User-Agent, Connection: close',
    pace: 'slow',
    script: `php -r 'for ($i = 0; $i < 4; $i++) { file_get_contents("http://wetter.rechenwerk.example/aktuell?station=$i"); sleep(3); }'`,
  }),
  single({
    capture: 'benign-php-soap',
    network: '10.22.11',
    host: 81,
    software: 'PHP SOAP',
    package: 'php-soap',
    userAgent: /^PHP-SOAP\//,
    behaviour: 'SOAP calls to a trade partner: XML by POST with SOAPAction, as some malware does',
    script: `php -r '
      $client = new SoapClient(null, ["location" => "${service}/soap/Bestellung", "uri" => "http://rechenwerk.example/bestellung", "exceptions" => false]);
      for ($i = 0; $i < 3; $i++) { $client->__soapCall("Bestand", [$i]); }'`,
  }),
  single({
    capture: 'benign-tcl',
    network: '10.22.12',
    host: 82,
    software: 'Tcl http',
    package: 'tcl',
    userAgent: /Tcl/,
    behaviour: 'fetches two tables',
    script: `printf 'package require http\\nforeach n {1 2} { http::cleanup [http::geturl ${service}/tabelle/$n] }\\n' | tclsh`,
  }),
  single({
    capture: 'benign-lua',
    network: '10.22.13',
    host: 83,
    software: 'LuaSocket',
    package: 'lua-socket',
    userAgent: /^LuaSocket /,
    behaviour: 'an embedded script reports and asks',
    script: `lua5.3 -e 'local h = require("socket.http"); h.request("${service}/api/v1/schalter"); h.request("${service}/api/v1/schalter", "an=1")'`,
  }),
  single({
    capture: 'benign-r',
    network: '10.22.14',
    host: 84,
    software: 'R',
    package: 'r-base-core',
    userAgent: /^R \(|libcurl/,
    behaviour: 'a statistician reads two tables from a web service',
    script: `Rscript -e 'for (jahr in 2022:2023) readLines(paste0("${service}/tabelle/", jahr))'`,
  }),
  single({
    capture: 'benign-emacs',
    network: '10.22.15',
    host: 85,
    software: 'Emacs',
    package: 'emacs-nox',
    userAgent: /^URL\/Emacs/,
    behaviour: 'an editor fetches a list of its packages and one of them',
    script: `emacs --batch --eval '(dolist (name (list "archive-contents" "messlatte-1.0.tar")) (url-retrieve-synchronously (concat "http://pakete.schreibstube.example/elpa/" name)))'`,
  }),
];
