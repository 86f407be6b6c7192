/** A capture of which MAD and pkt2flow do not make the same flow files. Of each pair the first number is MAD's. */
export interface FlowNameDifference {
  /** Path below the corpus. */
  readonly capture: string;
  /** Flow files. */
  readonly names: readonly [number, number];
  /** Flow files that one alone makes. */
  readonly only: readonly [number, number];
  readonly reasons: readonly string[];
}

const PORT_REUSE =
  'A port used anew within 1,800 s (a SYN with another sequence number, or after FIN or RST): MAD starts a new flow, pkt2flow goes on with the old file.';
const BUSY_HALF_HOUR =
  'A connection longer than 1,800 s: pkt2flow begins a new file in the midst of it; MAD ends a flow after 1,800 s of silence only.';
const CLOCK_SET_BACK =
  'The clock goes back between two packets: pkt2flow computes without signs, takes it for a time-out and begins a new file; MAD goes on, unless it is by more than half an hour.';
const SIGNED_SECONDS =
  'A time after 2038: libpcap takes the seconds as signed and pkt2flow prints 18446744072375860702; MAD takes them as unsigned, 2961276382.';
const ENCAPSULATED =
  'The TCP lies within QinQ, PPPoE, MPLS, Cisco metadata or a tunnel (6in4, Geneve), which pkt2flow does not open and MAD does.';
const FRAGMENTS =
  'IP fragments: pkt2flow takes their payload for TCP headers with made-up ports; MAD puts the packet together.';

/** What was compared to write the table below. */
export const FLOW_NAMES_COMPARED = { captures: 842, names: [34_035, 33_953] } as const;

/** Every Ethernet capture of the training corpus in which the two differ. */
export const FLOW_NAME_DIFFERENCES: readonly FlowNameDifference[] = [
  {
    capture: 'train/benign/IoT-HueSwitch-039350.pcap',
    names: [188, 186],
    only: [2, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-0722a5.pcap',
    names: [144, 143],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-5b96a3.pcap',
    names: [146, 145],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-673fb9.pcap',
    names: [179, 178],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-68ffc8.pcap',
    names: [181, 180],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-6a6ea5.pcap',
    names: [173, 172],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-c481d7.pcap',
    names: [157, 156],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/IoT-HueSwitch-ebc442.pcap',
    names: [175, 174],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  { capture: 'train/benign/browsing-3b8bab.pcap', names: [1, 0], only: [1, 0], reasons: [ENCAPSULATED] },
  { capture: 'train/benign/browsing-45ac37.pcap', names: [1, 0], only: [1, 0], reasons: [ENCAPSULATED] },
  { capture: 'train/benign/browsing-a5650c.pcap', names: [1, 12], only: [0, 11], reasons: [FRAGMENTS] },
  { capture: 'train/benign/browsing-b1880a.pcap', names: [1, 5], only: [0, 4], reasons: [FRAGMENTS] },
  { capture: 'train/benign/browsing-e782ae.pcap', names: [1, 11], only: [0, 10], reasons: [FRAGMENTS] },
  { capture: 'train/benign/browsing-fcf2f1.pcap', names: [2, 6], only: [0, 4], reasons: [FRAGMENTS] },
  {
    capture: 'train/benign/ja3-lots-of-cipher-suites-0cef8d.pcap',
    names: [1, 0],
    only: [1, 0],
    reasons: [ENCAPSULATED],
  },
  { capture: 'train/benign/protocol-test-26c476.pcap', names: [1, 0], only: [1, 0], reasons: [ENCAPSULATED] },
  { capture: 'train/benign/protocol-test-2d4cf0.pcap', names: [3, 0], only: [3, 0], reasons: [ENCAPSULATED] },
  {
    capture: 'train/benign/protocol-test-448c35.pcap',
    names: [488, 484],
    only: [4, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/benign/protocol-test-d1dac9.pcap',
    names: [3, 3],
    only: [1, 1],
    reasons: [SIGNED_SECONDS],
  },
  {
    capture: 'train/benign/protocol-test-ce4d3a.pcap',
    names: [82, 76],
    only: [81, 75],
    reasons: [ENCAPSULATED],
  },
  {
    capture: 'train/benign/protocol-test-d3479b.pcap',
    names: [43, 42],
    only: [43, 42],
    reasons: [ENCAPSULATED],
  },
  { capture: 'train/malicious/AsyncRAT-60dd61.pcap', names: [8, 7], only: [1, 0], reasons: [PORT_REUSE] },
  { capture: 'train/malicious/Aurora-8a7361.pcap', names: [40, 10], only: [30, 0], reasons: [PORT_REUSE] },
  {
    capture: 'train/malicious/Boleto-BR-44892a.pcap',
    names: [15, 16],
    only: [0, 1],
    reasons: [BUSY_HALF_HOUR],
  },
  {
    capture: 'train/malicious/Boleto-BR-51f832.pcap',
    names: [388, 333],
    only: [56, 1],
    reasons: [PORT_REUSE, BUSY_HALF_HOUR],
  },
  {
    capture: 'train/malicious/Empire-02d223.pcap',
    names: [2649, 2649],
    only: [1, 1],
    reasons: [PORT_REUSE, CLOCK_SET_BACK],
  },
  {
    capture: 'train/malicious/GodzillaLoader-3930c9.pcap',
    names: [45, 44],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/malicious/Hancitor-b08902.pcap',
    names: [217, 218],
    only: [0, 1],
    reasons: [CLOCK_SET_BACK],
  },
  {
    capture: 'train/malicious/Hancitor-dd7d24.pcap',
    names: [50, 51],
    only: [0, 1],
    reasons: [BUSY_HALF_HOUR],
  },
  {
    capture: 'train/malicious/Malspam-other-a0335f.pcap',
    names: [16, 15],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/malicious/NetSupportRAT-a9a964.pcap',
    names: [4, 5],
    only: [0, 1],
    reasons: [BUSY_HALF_HOUR],
  },
  {
    capture: 'train/malicious/Spyware-Virtumonde-84ea9d.pcap',
    names: [92, 91],
    only: [1, 0],
    reasons: [PORT_REUSE],
  },
  {
    capture: 'train/malicious/TerrorEK-91761b.pcap',
    names: [212, 213],
    only: [0, 1],
    reasons: [BUSY_HALF_HOUR],
  },
];
