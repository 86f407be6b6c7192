/** A capture in which MAD and tshark do not find the same. Of each pair the first number is MAD's, the second tshark's. */
export interface TsharkDifference {
  /** Path below the corpus. */
  readonly capture: string;
  readonly packets: readonly [number, number];
  readonly requests: readonly [number, number];
  /** Requests, compared by client, ports, method, target, Host and User-Agent, that one alone finds. */
  readonly only: readonly [number, number];
  readonly reason: string;
}

const CUSTOM_BLOCKS =
  'tshark counts pcapng custom blocks as frames; they hold private data of some program and no packet.';
const UNKNOWN_LINK =
  'tshark refuses the whole file because of its link-layer type; MAD counts the packets and opens none.';
const OTHER_PORT =
  'The request goes to a port that tshark gives to another protocol (5005, 5432, 5920); MAD goes by the content.';
const DECRYPTED = 'tshark decrypts TLS with the keys stored inside the pcapng; MAD reads no secrets.';
const NETLINK =
  'The packet is wrapped in a Linux netlink message, which only records what a network already carried; MAD does not open it.';
const AMBIGUOUS_LENGTH =
  'Content-Length or Transfer-Encoding announces a body that never comes (request smuggling tests). tshark waits for it; MAD reports a request at its blank line.';
const SPACE_IN_TARGET =
  'The target holds spaces (text edited by hand). tshark ends it at the first; MAD takes all up to the version.';
const SPACES_BEFORE_TARGET =
  'Many spaces before the target: tshark shows an empty target and takes the rest for the version; MAD skips them.';
const SINGLE_FRAMES =
  'Frames of unrelated connections, each torn out of its own. One request lacks its blank line: MAD reports it as incomplete. Another is cut within its target: tshark shows the rest of the line as a target, MAD wants a version.';
const LATE_SEGMENT =
  'A segment of the body comes after its acknowledgment. tshark takes it for a retransmission, never has the body whole and shows no request.';
const SHORT_BODY =
  'The client announces 125 bytes of body and sends 123, so that tshark never has it whole and shows no request.';
const FIRST_PACKETS_ONLY =
  'Only the first packet of each request was captured. Where that packet lacks a part of the body or of the header, tshark shows no request; MAD does, marked incomplete where the header is cut.';
const MISSING_SEGMENT =
  'A segment of the POST body was not captured, so that tshark never has it whole and shows no request.';
const CUT_BODY =
  'The POST body came in packets that are cut in the capture, so that tshark never has it whole and shows no request; MAD reports a request at its blank line.';

/** What was compared to write the table below. */
export const TSHARK_COMPARED = { captures: 1045, packets: 1005659, requests: 17495 } as const;

/** Every capture of the corpus in which the two differ. */
export const TSHARK_DIFFERENCES: readonly TsharkDifference[] = [
  {
    capture: 'formats/ACandeias+IntrusionDetection/PCAP_nmapSV.pcap',
    packets: [2224, 2224],
    requests: [8, 7],
    only: [1, 0],
    reason: OTHER_PORT,
  },
  {
    capture: 'formats/google+gopacket/pcapgo_tests_be_test017.pcapng',
    packets: [0, 4],
    requests: [0, 0],
    only: [0, 0],
    reason: CUSTOM_BLOCKS,
  },
  {
    capture: 'formats/google+gopacket/pcapgo_tests_le_test017.pcapng',
    packets: [0, 4],
    requests: [0, 0],
    only: [0, 0],
    reason: CUSTOM_BLOCKS,
  },
  {
    capture: 'formats/gopacket+gopacket/pcapgo_tests_le_test301.pcapng',
    packets: [276, 276],
    requests: [0, 1],
    only: [0, 1],
    reason: DECRYPTED,
  },
  {
    capture: 'formats/mtottenh+pcapsql/fuzz_corpus_fuzz_pcap_reader_netlink-conntrack.pcap',
    packets: [107, 107],
    requests: [0, 1],
    only: [0, 1],
    reason: NETLINK,
  },
  {
    capture: 'formats/mtottenh+pcapsql/fuzz_corpus_fuzz_pcap_reader_netlink-nflog.pcap',
    packets: [22, 22],
    requests: [0, 1],
    only: [0, 1],
    reason: NETLINK,
  },
  {
    capture: 'formats/mtottenh+pcapsql/fuzz_corpus_fuzz_pcap_reader_tls12-dsb.pcapng',
    packets: [17, 17],
    requests: [0, 2],
    only: [0, 2],
    reason: DECRYPTED,
  },
  {
    capture: 'formats/precurse+zeek-httpattacks/tests_http.trace',
    packets: [311, 311],
    requests: [7, 4],
    only: [3, 0],
    reason: AMBIGUOUS_LENGTH,
  },
  {
    capture:
      'formats/seladb+PcapPlusPlus/Tests_Pcap++Test_PcapExamples_unidirectional_tcp_stream_with_missing_packet.pcap',
    packets: [14, 14],
    requests: [2, 1],
    only: [1, 0],
    reason: MISSING_SEGMENT,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_frf16_magic_ie-oobr.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_hoobr_juniper3.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_juniper_es_oobr.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_juniper_monitor_invalid_cookie_length.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_vtp_asan-2.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_vtp_asan-3.pcap',
    packets: [1, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'formats/the-tcpdump-group+tcpdump/tests_vtp_asan.pcap',
    packets: [5, 0],
    requests: [0, 0],
    only: [0, 0],
    reason: UNKNOWN_LINK,
  },
  {
    capture: 'train/benign/browsing-a96fa0.pcap',
    packets: [14, 14],
    requests: [2, 1],
    only: [1, 0],
    reason: MISSING_SEGMENT,
  },
  {
    capture: 'train/benign/browsing-e175ce.pcap',
    packets: [4631, 4631],
    requests: [338, 337],
    only: [1, 0],
    reason: OTHER_PORT,
  },
  {
    capture: 'train/benign/browsing-ed6b7a.pcap',
    packets: [385, 385],
    requests: [381, 139],
    only: [242, 0],
    reason: FIRST_PACKETS_ONLY,
  },
  {
    capture: 'train/benign/http-manipulated-989e00.pcap',
    packets: [328, 328],
    requests: [4, 4],
    only: [1, 1],
    reason: SPACES_BEFORE_TARGET,
  },
  {
    capture: 'train/benign/protocol-test-b7ac45.pcap',
    packets: [13, 13],
    requests: [1, 1],
    only: [1, 1],
    reason: SINGLE_FRAMES,
  },
  {
    capture: 'train/malicious/Empire-07efdb.pcap',
    packets: [160, 160],
    requests: [22, 21],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Empire-110a64.pcap',
    packets: [2488, 2488],
    requests: [20, 19],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Empire-29d7ed.pcap',
    packets: [4687, 4687],
    requests: [220, 219],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Empire-ab9468.pcap',
    packets: [841, 841],
    requests: [56, 55],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Empire-ad739b.pcap',
    packets: [249, 249],
    requests: [30, 29],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Empire-e04e49.pcap',
    packets: [227, 227],
    requests: [32, 29],
    only: [3, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/FlashPackEK-a47b47.pcap',
    packets: [827, 827],
    requests: [26, 25],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Foudre-f35e57.pcap',
    packets: [28, 28],
    requests: [4, 3],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/GodzillaLoader-3930c9.pcap',
    packets: [1862, 1862],
    requests: [75, 74],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Hancitor-2ee779.pcap',
    packets: [2895, 2895],
    requests: [87, 87],
    only: [1, 1],
    reason: SPACE_IN_TARGET,
  },
  {
    capture: 'train/malicious/Hancitor-421f30.pcap',
    packets: [2709, 2709],
    requests: [22, 22],
    only: [1, 1],
    reason: SPACE_IN_TARGET,
  },
  {
    capture: 'train/malicious/Hancitor-61b8ae.pcap',
    packets: [6055, 6055],
    requests: [71, 71],
    only: [1, 1],
    reason: SPACE_IN_TARGET,
  },
  {
    capture: 'train/malicious/Hancitor-a947ad.pcap',
    packets: [1550, 1550],
    requests: [27, 27],
    only: [1, 1],
    reason: SPACE_IN_TARGET,
  },
  {
    capture: 'train/malicious/Hancitor-b08902.pcap',
    packets: [5078, 5078],
    requests: [67, 67],
    only: [1, 1],
    reason: SPACE_IN_TARGET,
  },
  {
    capture: 'train/malicious/Locky-394fba.pcap',
    packets: [2762, 2762],
    requests: [18, 17],
    only: [1, 0],
    reason: LATE_SEGMENT,
  },
  {
    capture: 'train/malicious/Meterpreter-48b52f.pcap',
    packets: [983, 983],
    requests: [270, 268],
    only: [2, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Meterpreter-c6673b.pcap',
    packets: [785, 785],
    requests: [188, 187],
    only: [1, 0],
    reason: CUT_BODY,
  },
  {
    capture: 'train/malicious/Spambot-9f4a21.pcap',
    packets: [2200, 2200],
    requests: [11, 10],
    only: [1, 0],
    reason: SHORT_BODY,
  },
  {
    capture: 'train/malicious/Tijcont-38c478.pcap',
    packets: [927, 927],
    requests: [6, 5],
    only: [1, 0],
    reason: OTHER_PORT,
  },
];
