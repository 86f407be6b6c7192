import { collections, machinesOf } from '../programs/imitations/collections.ts';
import { exchangesOf } from '../programs/imitations/imitation.ts';
import type { Kind, Scenario, Truth } from '../recorder/scenario.ts';

/** The host that plays all machines of a collection, each at an address of its own. */
const PLAYER = 2;
const PHONE = /Android|Dalvik|okhttp|CFNetwork|iPhone|Apache-HttpClient/;

const userAgentOf = (request: Uint8Array): string => {
  const head = Buffer.from(request).toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  return /\nuser-agent:[ \t]*([^\r\n]*)/i.exec(head)?.[1] ?? '';
};

const kindOf = (userAgent: string): Kind => {
  if (userAgent === '') return 'Suspicious';
  return PHONE.test(userAgent) ? 'Background_Phone' : 'Background_PC';
};

/** The text as a pattern that matches nothing else; `RegExp.escape` is not in the language level that is checked against. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Captures to learn from: many imitated programs in each, after public descriptions. */
export const learning: readonly Scenario[] = [...collections].map(([name, collection], index): Scenario => {
  const network = `10.60.${index + 1}`;
  const truths = machinesOf(collection).flatMap(({ host, imitation, number }): readonly Truth[] => {
    const { family, behaviour, source } = imitation;
    const byUserAgent = Map.groupBy(exchangesOf(imitation, number), ({ request }) => userAgentOf(request));
    return [...byUserAgent].map(([userAgent, exchanges]) => ({
      host,
      software: `imitation of ${family} (samples/programs/imitations)`,
      requests: exchanges.length,
      userAgent: userAgent === '' ? undefined : new RegExp(`^${escaped(userAgent)}$`),
      label: collection.label,
      family,
      kind: kindOf(userAgent),
      behaviour,
      source,
    }));
  });
  return {
    capture: `${collection.label}-${name}`,
    folder: 'learning',
    network,
    pace: 'slow',
    runs: [
      { host: PLAYER, script: `"$NODE" "$PROGRAMS/imitations/run-collection.ts" ${name} ${network} eth0` },
    ],
    truths,
    recording: { compressed: true },
  };
});
