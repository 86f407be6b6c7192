import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/fixture-every-database.ts';
import { judge, judgedFlow } from '../support/fixture-flow.ts';
import { hostList } from './host-list.ts';
import { loadList } from './list-page.ts';

describeOnEveryDatabase('pair counts', (given) => {
  const counts = async (): Promise<unknown> => {
    const { rows } = await loadList(given.store.database, hostList, {
      terms: [],
      sort: 'host',
      descending: false,
      cursor: null,
      limit: 10,
      range: { from: null, until: null },
      textLength: 300,
      isCounted: true,
    });
    return rows.map(({ address, software, servers }) => [address, software, servers]);
  };
  const flow = (number: number, host: string, outside: string, userAgent: string) =>
    judgedFlow(number, {
      inside: { address: host, port: 1024 },
      outside: { address: outside, port: 80 },
      userAgent,
    });

  it('follow what comes after they were first asked for', async () => {
    await judge(given.store, 'a.pcap', [
      flow(1, '10.0.0.1', '192.0.2.1', 'One/1'),
      flow(2, '10.0.0.1', '192.0.2.2', 'One/1'),
      flow(3, '10.0.0.2', '192.0.2.1', 'Two/2'),
    ]);
    const first = [
      ['10.0.0.1', 1, 2],
      ['10.0.0.2', 1, 1],
    ];
    expect(await counts()).toEqual(first);
    expect(await counts()).toEqual(first);
    await judge(given.store, 'b.pcap', [flow(4, '10.0.0.2', '192.0.2.3', 'Three/3')]);
    expect(await counts()).toEqual([
      ['10.0.0.1', 1, 2],
      ['10.0.0.2', 2, 2],
    ]);
  });
});
