/**
 * Plays all machines of a collection at the same time: `node run-collection.ts NAME NETWORK DEVICE`, NAME as in
 * collections.ts, NETWORK the first three bytes of the addresses that the machines get on DEVICE. Needs root.
 */
import { execFileSync } from 'node:child_process';
import { sendExchanges } from '../send-exchanges.ts';
import { collections, machinesOf } from './collections.ts';
import { exchangesOf } from './imitation.ts';

const [name = '', network = '', device = ''] = process.argv.slice(2);
const collection = collections.get(name);
if (collection === undefined) {
  process.stderr.write(
    `run-collection.ts: no collection named '${name}'; there are ${[...collections.keys()].join(', ')}\n`,
  );
  process.exit(2);
}
const machines = machinesOf(collection);
execFileSync('ip', ['-batch', '-'], {
  input: machines.map(({ host }) => `address add ${network}.${host}/24 dev ${device}\n`).join(''),
});
await Promise.all(
  machines.map(({ host, imitation, number }) =>
    sendExchanges(exchangesOf(imitation, number), { localAddress: `${network}.${host}` }),
  ),
);
