// Reads a capture with the npm package pcap-parser and does nothing with it: node pcap-parser-process.ts CAPTURE
import { createRequire } from 'node:module';
import { WORK_BEGINS } from './work-mark.ts';

interface PcapParser {
  on(event: 'packet', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

const { parse } = createRequire(import.meta.url)('pcap-parser') as { parse(path: string): PcapParser };
performance.mark(WORK_BEGINS);
const parser = parse(process.argv[2] ?? '');
parser.on('packet', () => {});
parser.on('error', (error) => {
  throw error;
});
