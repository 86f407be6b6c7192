import {
  databaseTime,
  type JudgedFlow,
  openStore,
  type Store,
  UNKNOWN_USER_AGENT,
} from '../../packages/store/src/index.ts';

/** User-Agents, URLs and names that try to be more than text. */
export const HOSTILE = {
  script: '<script>globalThis.hacked = true</script>',
  image: '"><img src=x onerror="globalThis.hacked = true">',
  rightToLeft: 'invoice\u202egpj.exe \u2066hidden\u2069',
  control: 'bell\u0007 escape\u001b[31m newline\n null\u0000 end',
  long: `Mozilla/5.0 (${'x'.repeat(64 * 1024 - 20)})`,
  formula: '=HYPERLINK("http://evil.example/","x")',
  invalid: 'caf\ufffd \udc80half',
  dots: '..',
} as const;

/** When the first flow of {@link fillStore} began. */
const START = Date.parse('2026-11-20T08:00:00Z');

const MINUTE_MILLISECONDS = 60_000;

/** What a flow of a test is; the rest is made up from its number. */
export interface FlowSketch {
  readonly host: string;
  readonly server: string;
  readonly userAgent: string | undefined;
  readonly isMalicious: boolean;
  readonly url?: string;
  readonly domain?: string;
  readonly type?: JudgedFlow['type'];
}

/** A judged flow like those a detector writes. */
export const judgedFlow = (sketch: FlowSketch, number: number): JudgedFlow => {
  const time = databaseTime(new Date(START + number * MINUTE_MILLISECONDS));
  const domain = sketch.domain ?? `site-${number % 17}.example`;
  const url = sketch.url ?? `http://${domain}/path/${number}`;
  return {
    name: `${sketch.host}_${40_000 + number}_${sketch.server}_80_${Math.floor(START / 1000) + number * 60}`,
    time,
    flowStart: time,
    inside: { address: sketch.host, port: 40_000 + (number % 20_000) },
    outside: { address: sketch.server, port: number % 3 === 0 ? 8080 : 80 },
    userAgent: sketch.userAgent,
    device: 'unknown',
    os: 'Windows',
    browser: 'unknown',
    url,
    domain,
    type: sketch.type ?? (sketch.userAgent === undefined ? 5 : 2),
    isMalicious: sketch.isMalicious,
    score: sketch.isMalicious ? 0.9 + (number % 10) / 100 : (number % 50) / 100,
    decidedBy: number % 4 === 0 ? 'fingerprint' : 'cnn',
    modelVersion: 'test',
    communityId: `1:${number}`,
    firstOffset: 24,
    lastOffset: 2400,
    reasons: sketch.isMalicious ? ['The header order is that of a known bot.'] : [],
    explanation: null,
    requests: [
      `GET /path/${number} HTTP/1.1\r\nHost: ${domain}\r\nUser-Agent: ${sketch.userAgent ?? ''}\r\n\r\n`,
    ],
  };
};

/** Writes one judged capture, the way a detector does: offered, claimed, completed. */
export const judgeCapture = async (
  store: Store,
  path: string,
  flows: readonly JudgedFlow[],
): Promise<void> => {
  const modifiedAt = databaseTime(new Date(START));
  await store.captures.offer([
    { path, dataset: path.replace(/\W/g, '_'), source: 'folder', sizeBytes: 1000, modifiedAt },
  ]);
  const claim = await store.captures.claim('test:1:1', 60, path);
  if (claim === undefined) throw new Error(`${path} cannot be claimed`);
  const times = flows.map(({ time }) => time).sort();
  const isWritten = await store.captures.complete(claim, {
    flows,
    digest: '0'.repeat(64),
    sizeBytes: 1000,
    modifiedAt,
    datasetFolder: null,
    firstPacketAt: times[0] ?? null,
    lastPacketAt: times.at(-1) ?? null,
    packetCount: flows.length * 10,
    flowCount: flows.length,
    requestCount: flows.length,
    modelVersion: 'Background_PC=test',
    warnings: [],
  });
  if (!isWritten) throw new Error(`${path} was claimed by somebody else`);
};

const CLEAN_SOFTWARE = [
  'Microsoft-CryptoAPI/10.0',
  'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.50',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Spotify/8.8 Android/30 (Pixel 5)',
] as const;

/** 132 flows of 12 hosts in three captures: clean and malicious software, and all that {@link HOSTILE} holds. */
export const fillStore = async (databaseUrl: string): Promise<void> => {
  const store = await openStore(databaseUrl);
  try {
    const clean = Array.from({ length: 100 }, (_, number) =>
      judgedFlow(
        {
          host: `10.0.${number % 2}.${1 + (number % 12)}`,
          server: `203.0.113.${1 + (number % 9)}`,
          userAgent: CLEAN_SOFTWARE[number % CLEAN_SOFTWARE.length],
          isMalicious: false,
        },
        number,
      ),
    );
    const malicious = Array.from({ length: 24 }, (_, index) =>
      judgedFlow(
        {
          host: `10.0.0.${1 + (index % 3)}`,
          server: index % 2 === 0 ? '198.51.100.7' : '2001:db8::bad',
          userAgent: index % 4 === 0 ? undefined : 'Mozilla/4.0 (compatible; Win32; Bot)',
          isMalicious: true,
          domain: 'cc.evil.example',
        },
        200 + index,
      ),
    );
    const hostile = Object.values(HOSTILE).map((text, index) =>
      judgedFlow(
        {
          host: '10.0.9.9',
          server: '198.51.100.99',
          userAgent: text,
          isMalicious: index % 2 === 0,
          url: `http://evil.example/${text}`,
          domain: text.slice(0, 200),
        },
        300 + index,
      ),
    );
    await judgeCapture(store, '2026_1120_0800_00.pcap', clean);
    await judgeCapture(store, '2026_1120_1100_00.pcap', malicious);
    await judgeCapture(store, `hostile ${HOSTILE.image}.pcap`, hostile);
  } finally {
    await store.close();
  }
};

export { UNKNOWN_USER_AGENT };
