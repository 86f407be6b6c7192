import { microseconds, port } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import type { FlowVerdict } from './flow-verdict.ts';
import { verdictDocument } from './verdict-document.ts';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

const end = (address: string, number: number) => ({ address, port: port(number) });

const verdict = (changes: Partial<FlowVerdict> = {}): FlowVerdict => ({
  capture: 'captures/a.pcap',
  flow: {
    id: 3,
    source: end('128.232.110.120', 34_855),
    destination: end('66.35.250.204', 80),
    start: microseconds(1_071_580_904_891_921),
    syn: true,
  },
  time: microseconds(1_071_580_905_000_002),
  inside: end('128.232.110.120', 34_855),
  outside: end('66.35.250.204', 80),
  kind: 'Background_PC',
  software: '128.232.110.120 curl/7.10',
  userAgent: 'curl/7.10',
  host: 'a.example',
  url: 'http://a.example/x',
  verdict: 'malicious',
  score: 0.123_456_789,
  decidedBy: 'cnn',
  grounds: [],
  reasons: ['one', 'two'],
  ...changes,
});

describe('verdictDocument', () => {
  it('holds the fields of the contract in their order', () => {
    const document = verdictDocument(verdict());
    // Community ID of this flow as published with its specification (baseline_deflt.json, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=).
    expect(document).toEqual({
      timestamp: '2003-12-16T13:21:45.000002Z',
      capture: 'captures/a.pcap',
      flow: '128.232.110.120_34855_66.35.250.204_80_1071580904',
      src_ip: '128.232.110.120',
      src_port: 34_855,
      dest_ip: '66.35.250.204',
      dest_port: 80,
      proto: 'TCP',
      app_proto: 'http',
      community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
      kind: 'Background_PC',
      software: '128.232.110.120 curl/7.10',
      user_agent: 'curl/7.10',
      device: expect.any(String),
      os: expect.any(String),
      browser: expect.any(String),
      type: 'PC',
      host: 'a.example',
      url: 'http://a.example/x',
      verdict: 'malicious',
      score: 0.123457,
      decided_by: 'cnn',
      reasons: ['one', 'two'],
    });
    expect(Object.keys(document)).toEqual(
      'timestamp capture flow src_ip src_port dest_ip dest_port proto app_proto community_id kind software user_agent device os browser type host url verdict score decided_by reasons'.split(
        ' ',
      ),
    );
  });

  it('puts the inside end first, whoever began', () => {
    const reversed = verdictDocument(
      verdict({ inside: end('66.35.250.204', 80), outside: end('128.232.110.120', 34_855) }),
    );
    expect(reversed).toMatchObject({
      src_ip: '66.35.250.204',
      dest_port: 34_855,
      flow: '128.232.110.120_34855_66.35.250.204_80_1071580904',
      community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
    });
  });

  it('says null for a missing User-Agent', () => {
    expect(verdictDocument(verdict({ userAgent: undefined }))).toMatchObject({
      user_agent: null,
      type: 'Unknown',
    });
  });

  it('shows captured text as it was meant', () => {
    const document = verdictDocument(
      verdict({
        userAgent: utf8('Büro/1'),
        software: utf8('10.0.0.1 Büro/1'),
        host: utf8('bücher.example'),
        url: 'http://b\u00fccher.example/',
        reasons: [utf8('software Büro/1')],
      }),
    );
    expect(document).toMatchObject({
      user_agent: 'Büro/1',
      software: '10.0.0.1 Büro/1',
      host: 'bücher.example',
      url: 'http://bücher.example/',
      reasons: ['software Büro/1'],
    });
  });
});
