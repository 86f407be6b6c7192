import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFingerprint } from '@mad/fingerprint';
import { isPrivateAddress } from '@mad/flows';
import { fixturePcap, sampleCapture, simpleRequest } from '@mad/test-services';
import {
  buildRequestGraph,
  type ClassifiedRequest,
  groupSoftware,
  isJudged,
  TopSites,
} from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { SoftwareFingerprints } from './software-fingerprints.ts';

const folder = temporaryFolder();

const classified = async (path: string): Promise<readonly ClassifiedRequest[]> => {
  const { requests } = await collectRequests(path, isPrivateAddress);
  return [...buildRequestGraph(requests, { topSites: TopSites.from([]) })];
};

describe('SoftwareFingerprints', () => {
  it.each(['mixed-office.pcap', 'benign-windows.pcap', 'malicious-zeus.pcap'])(
    'makes of %s what is made of whole groups',
    async (name) => {
      const requests = await classified(sampleCapture(name));
      const fingerprints = new SoftwareFingerprints();
      for (const request of requests) fingerprints.add(request);
      const made = new Map([...fingerprints.all()].map((one) => [`${one.kind} ${one.key}`, one]));
      let groups = 0;
      for (const [kind, byKey] of groupSoftware(requests))
        for (const { key, inside, userAgent, requests: own } of byKey.values()) {
          if (!isJudged(kind)) continue;
          groups++;
          const fingerprint = makeFingerprint(
            own.map(({ item }) => item),
            'Background',
          );
          expect(made.get(`${kind} ${key}`)).toEqual({ key, inside, userAgent, kind, fingerprint });
        }
      expect(groups).toBeGreaterThan(0);
      expect(fingerprints.dropped).toBe(0);
    },
  );

  it('makes none of software met when the memory is used up, and counts its requests', async () => {
    const path = join(folder, 'many.pcap');
    const connections = Array.from({ length: 9 }, (_, i) => ({
      start: 1.7e15 + i * 1e6,
      client: ['10.0.0.1', 1000 + i] as const,
      server: ['192.0.2.1', 80] as const,
      requests: [simpleRequest('a.example', '/', `Bot/${i % 3}`)],
    }));
    writeFileSync(path, fixturePcap(connections));
    // Room for two: each takes 2,048 bytes and its header block.
    const fingerprints = new SoftwareFingerprints(5000);
    for (const request of await classified(path)) fingerprints.add(request);
    expect([...fingerprints.all()].map(({ userAgent }) => userAgent)).toEqual(['Bot/0', 'Bot/1']);
    expect(fingerprints.dropped).toBe(3);
  });
});
