import { microseconds, port } from '@mad/capture';
import type { FlowVerdict } from '@mad/detection';

/** A malicious verdict on a flow of simple software, but for what a test wants otherwise. */
export const fixtureVerdict = (changes: Partial<FlowVerdict> = {}): FlowVerdict => {
  const inside = { address: '10.0.0.1', port: port(40_000) };
  const outside = { address: '192.0.2.1', port: port(80) };
  return {
    capture: 'captures/a.pcap',
    flow: {
      id: 0,
      source: inside,
      destination: outside,
      start: microseconds(1_700_000_000_000_000),
      syn: true,
    },
    time: microseconds(1_700_000_000_003_000),
    inside,
    outside,
    kind: 'Background_PC',
    software: '10.0.0.1 Bot/1',
    userAgent: 'Bot/1',
    host: 'c2.example',
    url: 'http://c2.example/gate.php',
    verdict: 'malicious',
    score: 0.9876,
    decidedBy: 'cnn',
    grounds: [{ code: 'model-score', model: 'Background_PC 1', score: 0.9876, threshold: 0.7 }],
    reasons: ['model Background_PC 1 scores its request headers 0.988, at or above the threshold 0.700'],
    ...changes,
  };
};

/** What captured bytes may hold to harm a terminal or mislead its reader, or to upset a table. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  '\u202eexe.fdp',
  'a\u2028b\u2029c\r\nd\te',
  '\u{e0001}\u{e0041}',
  '\ufeff\u200b\u00ad',
  '恶意软件'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(30),
  'e\u0301'.repeat(200),
  'x'.repeat(4000),
  '\\u001b "quotes" </script>',
];

/** A control character other than a line end, an invisible character or a line separator. */
export const UNSAFE_FOR_A_TERMINAL = /[^\n\P{Cc}]|\p{Cf}|[\u2028\u2029]/u;
