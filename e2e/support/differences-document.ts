import { FLOW_NAME_DIFFERENCES, FLOW_NAMES_COMPARED } from './flow-name-differences.ts';
import { TSHARK_COMPARED, TSHARK_DIFFERENCES } from './tshark-differences.ts';

/** The text of `docs/differences.md`, made of the tables the tests check, so that neither can go astray. */
export const differencesDocument = (): string => `# Where MAD and other readers differ

Written by \`node scripts/write-differences.ts\` from the tables in \`e2e/support\`; \`./mad test\` checks them against the
programs themselves where \`../shared/corpus\` lies beside the repository, and always against the captures in \`samples\`.
Of each pair of numbers the first is MAD's.

## tshark: packets and HTTP requests

${number(TSHARK_COMPARED.captures)} captures with ${number(TSHARK_COMPARED.packets)} packets and ${number(TSHARK_COMPARED.requests)} HTTP requests by
tshark's count (4.0.17, default preferences, frames that match \`http.request && tcp\`; of a file it cannot read to the end, what it
lists before it stops). Every request is compared by client address, both ports, method, target, Host and User-Agent. All are equal
but these, where a column of two numbers is “MAD / tshark” and “alone” counts the requests that one of them alone finds.

| Capture | Packets | Requests | Alone | Reason |
|---|---|---|---|---|
${TSHARK_DIFFERENCES.map(({ capture, packets, requests, only, reason }) => row(capture, pair(packets), pair(requests), pair(only), reason)).join('\n')}

MAD reports a request at the blank line that ends its header block: the header block is what it judges, and a body that is cut,
missing or endless must not hide a program's request.

## pkt2flow: names of flow files

${number(FLOW_NAMES_COMPARED.captures)} Ethernet captures of the training corpus: ${number(FLOW_NAMES_COMPARED.names[0])} flow files by MAD, ${number(FLOW_NAMES_COMPARED.names[1])} by pkt2flow's rule, which \`e2e/support/pkt2flow-rule.ts\` states
without any of MAD's own reading. The rule was verified once against pkt2flow 1.2 itself (\`pkt2flow -v\`): equal on all 842
captures, 33,953 names. Folder (\`tcp_syn\`, \`tcp_nosyn\`) and name are equal everywhere but here:

| Capture | Flow files | Alone | Reasons |
|---|---|---|---|
${FLOW_NAME_DIFFERENCES.map(({ capture, names, only, reasons }) => row(capture, pair(names), pair(only), reasons.join(' '))).join('\n')}
`;

const number = (value: number): string => value.toLocaleString('en-US');

const pair = ([ours, theirs]: readonly [number, number]): string =>
  ours === theirs ? number(ours) : `${number(ours)} / ${number(theirs)}`;

const row = (capture: string, ...cells: readonly string[]): string =>
  `| \`${capture}\` | ${cells.join(' | ')} |`;
