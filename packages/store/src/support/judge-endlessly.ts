import { openStore } from '../open-store.ts';
import { captureResult, judgedFlow } from './fixture-flow.ts';

/** A process of a test: writes flows of a capture until it is killed; tells when the first are written. */
const [url = '', path = ''] = process.argv.slice(2);
const store = await openStore(url);
const claim = await store.captures.claim('killed:1:x', 60, path);
if (claim === undefined) throw new Error(`${path} cannot be claimed`);
await store.captures.complete(
  claim,
  captureResult({
    *[Symbol.iterator]() {
      for (let n = 0; ; n++) {
        if (n === 1001) process.send?.('writing');
        yield judgedFlow(n % 60_000, { inside: { address: `10.1.0.${n % 5}`, port: 1 }, isMalicious: true });
      }
    },
  }),
);
