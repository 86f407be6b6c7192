import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPrivateAddress } from '@mad/flows';
import { type FixtureConnection, fixturePcap, sampleCapture, simpleRequest } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { type CaptureRequests, collectRequests } from './capture-requests.ts';
import { temporaryFolder } from './fixture-folder.ts';

const folder = temporaryFolder();
const START = 1_700_000_000_000_000;

const read = (connections: readonly FixtureConnection[]): Promise<CaptureRequests> => {
  const path = join(folder, 'a.pcap');
  writeFileSync(path, fixturePcap(connections));
  return collectRequests(path, isPrivateAddress);
};

const connection = (client: string, server: string, start = START): FixtureConnection => ({
  start,
  client: [client, 40_000],
  server: [server, 80],
  requests: [simpleRequest(`${server}.example`)],
});

describe('collectRequests', () => {
  it.each([
    ['a client inside', '10.1.2.3', '192.0.2.9', '10.1.2.3', '192.0.2.9'],
    ['a server inside', '192.0.2.9', '10.1.2.3', '10.1.2.3', '192.0.2.9'],
    ['both inside: the client', '192.168.1.1', '172.16.0.9', '192.168.1.1', '172.16.0.9'],
    ['IPv6', 'fd00::7', '2001:db8::80', 'fd00::7', '2001:db8::80'],
  ])('sees a conversation from the inside: %s', async (_, client, server, inside, outside) => {
    const { requests, outsideRequests } = await read([connection(client, server)]);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      inside,
      outside,
      request: { client: { address: client }, server: { address: server, port: 80 } },
    });
    expect(outsideRequests).toBe(0);
  });

  it('counts requests between outside addresses and leaves them out', async () => {
    const { requests, outsideRequests } = await read([
      { ...connection('192.0.2.9', '198.51.100.4'), requests: ['a', 'b'].map((name) => simpleRequest(name)) },
      connection('10.0.0.1', '198.51.100.4'),
    ]);
    expect(requests).toHaveLength(1);
    expect(outsideRequests).toBe(2);
  });

  it('orders requests by time over all flows', async () => {
    const requests = ['a', 'b', 'c'].map((name) => simpleRequest(name));
    const { requests: found } = await read([
      { ...connection('10.0.0.1', '192.0.2.1'), requests },
      { ...connection('10.0.0.2', '192.0.2.2', START + 500), requests },
      { ...connection('10.0.0.3', '192.0.2.3', START - 500), requests },
    ]);
    const times = found.map(({ request }) => Number(request.time));
    expect(times).toHaveLength(9);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(found.slice(0, 3).map(({ inside }) => inside)).size).toBe(3);
  });

  it('orders a request by its first byte, though its last came after others', async () => {
    const whole = simpleRequest('a.example', '/slow');
    const slow = { ...connection('10.0.0.1', '192.0.2.1'), requests: [whole.slice(0, 30), whole.slice(30)] };
    const { requests } = await read([slow, connection('10.0.0.2', '192.0.2.2', START + 500)]);
    expect(requests.map(({ inside }) => inside)).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('gives the requests before damage, and says what it was', async () => {
    const connections = [
      connection('10.0.0.1', '192.0.2.1'),
      connection('10.0.0.2', '192.0.2.2', START + 1e6),
    ];
    const path = join(folder, 'cut.pcap');
    writeFileSync(path, fixturePcap(connections).subarray(0, -400));
    const { requests, summary } = await collectRequests(path, isPrivateAddress);
    expect(requests.map(({ inside }) => inside)).toEqual(['10.0.0.1']);
    expect(summary.problem).toMatchObject({ name: 'truncated' });
  });

  it('counts what was met on the way', async () => {
    const lossy = {
      ...connection('10.0.0.1', '192.0.2.1'),
      requests: Array(3).fill(simpleRequest('x')),
      lost: [5],
    };
    const { requests, counts } = await read([lossy]);
    expect(requests).toHaveLength(2);
    expect(counts).toMatchObject({ flows: 1, requests: 2, incomplete: 0, malformed: 0 });
  });

  it('tells how far it is', async () => {
    const path = sampleCapture('mixed-office.pcap');
    let read = 0;
    await collectRequests(path, isPrivateAddress, (bytes) => {
      read = bytes;
    });
    expect(read).toBeGreaterThan(100_000);
  });
});
