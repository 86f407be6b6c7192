import type { Scenario, Truth } from '../recorder/scenario.ts';
import { single } from './single.ts';

const rsstailTruth: Omit<Truth, 'userAgent' | 'behaviour'> = {
  host: 12,
  software: 'rsstail (libmrss)',
  package: 'rsstail',
  label: 'benign',
  family: 'rsstail (libmrss)',
  kind: 'Background_PC',
  source: 'the program itself, from Debian',
};

const rsstail: Scenario = {
  capture: 'benign-rsstail',
  network: '10.23.2',
  pace: 'slow',
  runs: [{ host: 12, script: 'timeout 25 rsstail -i 6 -u http://feeds.gartenfunk.example/feed.xml || true' }],
  truths: [
    {
      ...rsstailTruth,
      userAgent: /^rsstail /,
      behaviour: 'fetches a feed',
    },
    {
      ...rsstailTruth,
      userAgent: undefined,
      behaviour:
        'asks every few seconds whether the feed has changed: HEAD, and this time without a User-Agent',
    },
  ],
};

/** Players, feed readers and the like. */
export const mediaAndFeeds: readonly Scenario[] = [
  single({
    capture: 'benign-newsboat',
    network: '10.23.1',
    host: 11,
    software: 'Newsboat',
    package: 'newsboat',
    userAgent: /^newsboat\//,
    behaviour: 'a feed reader reloads its feeds twice',
    pace: 'slow',
    script: `
      printf 'http://feeds.gartenfunk.example/feed.xml\\nhttp://feeds.sternwarte.example/neu.xml\\n' > urls
      for round in 1 2; do timeout 30 newsboat -u urls -c cache.db -x reload || true; sleep 5; done`,
  }),
  rsstail,
  single({
    capture: 'benign-rss2email',
    network: '10.23.3',
    host: 13,
    software: 'rss2email (feedparser)',
    package: 'rss2email',
    userAgent: /^feedparser\//,
    behaviour: 'a feed reader that runs from cron',
    script: `
      r2e new samples@example.org
      r2e add garten http://feeds.gartenfunk.example/feed.xml
      r2e run --no-send
      r2e run --no-send`,
  }),
  single({
    capture: 'benign-mpg123',
    network: '10.23.4',
    host: 14,
    software: 'mpg123',
    package: 'mpg123',
    userAgent: /^mpg123\//,
    behaviour: 'plays a sound from a web server',
    script: 'timeout 20 mpg123 -q -t http://medien.klangkiste.example/signal.mp3 || true',
  }),
  single({
    capture: 'benign-ffmpeg-hls',
    network: '10.23.5',
    host: 15,
    software: 'FFmpeg (Lavf)',
    package: 'ffmpeg',
    userAgent: /^Lavf\//,
    behaviour: 'plays a radio station in segments (HLS)',
    script:
      'timeout 30 ffmpeg -nostdin -v error -i http://medien.klangkiste.example/live/sender.m3u8 -f null - || true',
  }),
  single({
    capture: 'benign-yt-dlp',
    network: '10.23.6',
    host: 16,
    software: 'yt-dlp',
    package: 'yt-dlp',
    userAgent: /Mozilla\/5\.0/,
    behaviour: 'downloads a stream under the name of a browser',
    script:
      'timeout 40 yt-dlp -q --no-cache-dir --hls-prefer-native -o sendung.ts http://medien.klangkiste.example/live/sender.m3u8 || true',
  }),
  single({
    capture: 'benign-transmission',
    network: '10.23.8',
    host: 18,
    software: 'Transmission',
    package: 'transmission-cli',
    userAgent: /^Transmission\//,
    behaviour:
      'announces itself to a BitTorrent tracker: random identity and binary hash in the query, as a bot has them',
    pace: 'slow',
    script: `
      mkdir -p daten sitzung; head -c 40000 /dev/urandom > daten/abbild
      transmission-create -t http://spuren.verteiler.example:8080/announce -o abbild.torrent daten/abbild > /dev/null
      timeout 20 transmission-cli -g "$PWD/sitzung" -M -w daten abbild.torrent > /dev/null 2>&1 || true`,
  }),
  single({
    capture: 'benign-vdirsyncer',
    network: '10.23.9',
    host: 19,
    software: 'vdirsyncer',
    package: 'vdirsyncer',
    userAgent: /^vdirsyncer\//,
    behaviour: 'looks for calendars on a server',
    script: `
      printf '[general]\\nstatus_path = "%s/status"\\n[pair k]\\na = "l"\\nb = "f"\\ncollections = ["from b"]\\n[storage l]\\ntype = "filesystem"\\npath = "%s/kal"\\nfileext = ".ics"\\n[storage f]\\ntype = "caldav"\\nurl = "http://kalender.terminhaus.example/dav/"\\nusername = "garten"\\npassword = "x"\\n' "$PWD" "$PWD" > config
      timeout 30 vdirsyncer -c config discover < /dev/null || true`,
  }),
];
