import { openStore } from '../open-store.ts';
import { captureResult, claimNew, judgedFlow } from './fixture-flow.ts';

/** A process of a test: judges captures of one network. Arguments: address of the database, name, captures, flows each. */
const [url = '', name = '', captures = '', flows = ''] = process.argv.slice(2);
const store = await openStore(url);
const outcomes = await Promise.all(
  Array.from({ length: Number(captures) }, async (_, capture) => {
    const claim = await claimNew(store, `${name}${capture}.pcap`, `${name}:1:x`);
    const judged = Array.from({ length: Number(flows) }, (_unused, n) => {
      // Each process meets the machines in another order.
      const turn = n * (name.charCodeAt(0) - 90) + capture;
      return judgedFlow(n, {
        inside: { address: `10.0.0.${turn % 97}`, port: 1024 + n },
        outside: { address: `192.0.2.${turn % 89}`, port: 80 },
        userAgent: `Agent/${turn % 31}`,
        isMalicious: n % 2 === 0,
      });
    });
    return store.captures.complete(claim, captureResult(judged));
  }),
);
process.send?.(outcomes);
await store.close();
