import { databaseTime, type JudgedFlow, type Store } from '../../packages/store/src/index.ts';

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

export const HOSTILE_HOST = '10.0.9.9';
export const HOSTILE_SERVER = '198.51.100.99';
export const HOSTILE_CAPTURE = `hostile ${HOSTILE.image}.pcap`;

const START = Date.parse('2026-11-20T08:00:00Z');

/**
 * Adds a capture to the judged ones that no sample can be: a report for each of {@link HOSTILE}, which stands in every field of it, from
 * one host to one server. Written as a detector does: offered, claimed, completed.
 */
export const addHostileReports = async (store: Store): Promise<void> => {
  const modifiedAt = databaseTime(new Date(START));
  await store.captures.offer([
    { path: HOSTILE_CAPTURE, dataset: 'hostile', source: 'folder', sizeBytes: 1000, modifiedAt },
  ]);
  const claim = await store.captures.claim('test:1:1', 60, HOSTILE_CAPTURE);
  if (claim === undefined) throw new Error('somebody else has claimed the hostile capture');
  const flows = Object.values(HOSTILE).map(hostileFlow);
  const isWritten = await store.captures.complete(claim, {
    flows,
    digest: '0'.repeat(64),
    sizeBytes: 1000,
    modifiedAt,
    datasetFolder: null,
    firstPacketAt: modifiedAt,
    lastPacketAt: modifiedAt,
    packetCount: flows.length * 10,
    flowCount: flows.length,
    requestCount: flows.length,
    modelVersion: `Background_PC=${HOSTILE.script}`,
    warnings: [HOSTILE.script, HOSTILE.rightToLeft],
  });
  if (!isWritten) throw new Error('somebody else has claimed the hostile capture');
};

const hostileFlow = (text: string, number: number): JudgedFlow => {
  const time = databaseTime(new Date(START + number * 1000));
  return {
    name: `${HOSTILE_HOST}_${40_000 + number}_${HOSTILE_SERVER}_80_${START / 1000 + number}`,
    time,
    flowStart: time,
    inside: { address: HOSTILE_HOST, port: 40_000 + number },
    outside: { address: HOSTILE_SERVER, port: 80 },
    userAgent: text,
    device: 'unknown',
    os: 'Windows',
    browser: 'unknown',
    url: `http://hostile.example/${text}`,
    domain: text.slice(0, 200),
    type: 2,
    isMalicious: true,
    score: 0.99,
    decidedBy: 'cnn',
    modelVersion: 'Background_PC hostile',
    communityId: `1:${number}`,
    firstOffset: 24,
    lastOffset: 2400,
    reasons: [
      text,
      {
        code: 'background-software',
        text,
        values: {
          request: { rule: 'unconnected', placement: { rule: 'unresolved-referer', referer: text } },
        },
      },
    ],
    explanation: {
      model: { name: 'Background_PC hostile', threshold: 0.5 },
      lines: [{ part: 'header', name: 'User-Agent', text: `User-Agent: ${text}`, weight: 3 }],
      fingerprints: [
        {
          verdict: 'malicious',
          likeness: 3,
          matches: ['size'],
          differs: [],
          userAgent: text,
          addresses: [HOSTILE_SERVER],
        },
      ],
      graph: { rule: 'unconnected', reason: text, values: null },
    },
    requests: [`GET /${text} HTTP/1.1\r\nHost: hostile.example\r\nUser-Agent: ${text}\r\n\r\n`],
  };
};
