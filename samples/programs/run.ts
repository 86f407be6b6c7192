/**
 * Sends what one of the small programs says, at its times: `node run.ts NAME [SECONDS]`, NAME as in catalogue.ts. It
 * stops by itself after the last exchange, or after SECONDS. It executes nothing that it receives.
 */
import { programs } from './catalogue.ts';
import { SeededRandom } from './exchange.ts';
import { sendExchanges } from './send-exchanges.ts';

const [name = '', seconds = '3600'] = process.argv.slice(2);
const program = programs.get(name);
if (program === undefined) {
  process.stderr.write(`run.ts: no program named '${name}'; there are ${[...programs.keys()].join(', ')}\n`);
  process.exit(2);
}
await sendExchanges(program(new SeededRandom(name)), { seconds: Number(seconds) });
