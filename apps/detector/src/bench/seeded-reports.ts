import { databaseTime, type JudgedFlow, type Store } from '@mad/store';

/** Flows of a seeded capture; a store's transaction takes so many. */
const FLOWS_A_CAPTURE = 50_000;

const HOSTS = 2000;
const SERVERS = 8000;
const APPLICATIONS = 400;
/** One flow in so many is malicious. */
const MALICIOUS_EVERY = 97;
const START_MICROSECONDS = Date.parse('2026-01-01T00:00:00Z') * 1000;
const FLOW_MICROSECONDS = 15_000_000;

/** The n-th flow of a made-up organisation: the same for every run. */
export const seededFlow = (n: number): JudgedFlow => {
  // Multiplication by primes scatters without chance; squares make few machines busy and many quiet.
  const share = ((n * 7919) % 1_000_003) / 1_000_003;
  const host = Math.floor(share * share * HOSTS);
  const serverNumber = (n * 104_729 + host) % SERVERS;
  const application = (n * 31 + host * 17) % APPLICATIONS;
  const isMalicious = n % MALICIOUS_EVERY === 0;
  const server = isMalicious ? serverNumber % 40 : serverNumber;
  const time = databaseTime(START_MICROSECONDS + n * FLOW_MICROSECONDS);
  const inside = `10.${Math.floor(host / 250)}.${Math.floor((host % 250) / 10)}.${1 + (host % 10)}`;
  const outside = `198.${18 + (server >> 12)}.${(server >> 4) & 255}.${1 + (server & 15)}`;
  const domain = `www${server % 7}.site-${server}.example`;
  return {
    name: `${inside}_${1024 + (n % 60_000)}_${outside}_80_${Math.floor((START_MICROSECONDS + n * FLOW_MICROSECONDS) / 1e6)}`,
    time,
    flowStart: time,
    inside: { address: inside, port: 1024 + (n % 60_000) },
    outside: { address: outside, port: n % 11 === 0 ? 8080 : 80 },
    userAgent:
      application === 0
        ? undefined
        : `Program-${application}/${application % 9}.${application % 4} (Windows NT 10.0; build ${application})`,
    device: 'PC',
    os: 'Windows',
    browser: `Program-${application}`,
    url: `http://${domain}/path/${n % 1000}?id=${n}`,
    domain,
    type: application === 0 ? 5 : 2,
    isMalicious,
    score: isMalicious ? 0.9 + (n % 100) / 1000 : (n % 800) / 1000,
    decidedBy: n % 3 === 0 ? 'fingerprint' : 'cnn',
    modelVersion: 'Background_PC=seeded',
    communityId: `1:seeded-${n}`,
    firstOffset: 24,
    lastOffset: 2400,
    reasons: isMalicious ? ['Made up for measuring.'] : [],
    explanation: null,
    requests: [`GET /path/${n % 1000}?id=${n} HTTP/1.1\r\nHost: ${domain}\r\n\r\n`],
  };
};

const flowsFrom = (first: number, count: number): Iterable<JudgedFlow> => ({
  *[Symbol.iterator]() {
    for (let n = first; n < first + count; n += 1) yield seededFlow(n);
  },
});

/** Fills the database with that many made-up reports, the way a detector does; what is there from an earlier call counts. */
export const seedReports = async (
  store: Store,
  count: number,
  progress: (done: number) => void,
): Promise<void> => {
  for (let first = 0; first < count; first += FLOWS_A_CAPTURE) {
    const flows = Math.min(FLOWS_A_CAPTURE, count - first);
    const path = `seeded-${String(first).padStart(9, '0')}-${flows}.pcap`;
    const modifiedAt = databaseTime(START_MICROSECONDS);
    await store.captures.offer([
      { path, dataset: path.replace('.pcap', ''), source: 'folder', sizeBytes: flows, modifiedAt },
    ]);
    const claim = await store.captures.claim(`seed:${process.pid}:0`, 3600, path);
    if (claim !== undefined)
      await store.captures.complete(claim, {
        flows: flowsFrom(first, flows),
        digest: '0'.repeat(64),
        sizeBytes: flows,
        modifiedAt,
        datasetFolder: null,
        firstPacketAt: seededFlow(first).time,
        lastPacketAt: seededFlow(first + flows - 1).time,
        packetCount: flows * 10,
        flowCount: flows,
        requestCount: flows,
        modelVersion: 'Background_PC=seeded',
        warnings: [],
      });
    progress(first + flows);
  }
};
