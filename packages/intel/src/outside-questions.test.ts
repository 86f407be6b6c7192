import { describe, expect, it } from 'vitest';
import { outsideQuestions } from './outside-questions.ts';

describe('outsideQuestions', () => {
  it('is empty unless something is switched on', () => {
    expect(outsideQuestions({ hasVirusTotalKey: false, hasShodanToken: false, submitsUrls: true })).toEqual(
      [],
    );
    expect(outsideQuestions({ hasVirusTotalKey: true, validatedPercent: 0, hasShodanToken: false })).toEqual(
      [],
    );
  });

  it('says what is sent where', () => {
    expect(outsideQuestions({ hasVirusTotalKey: true, hasShodanToken: true, validatedPercent: 25 })).toEqual([
      {
        service: 'VirusTotal',
        to: 'https://www.virustotal.com',
        sends:
          'the URL of 25 % of malicious verdicts, query included, to public hosts only; at most 4 a minute and 500 a day',
      },
      {
        service: 'Shodan',
        to: 'https://api.shodan.io',
        sends: 'the public addresses of malicious servers; at most one a second',
      },
    ]);
    expect(
      outsideQuestions({
        hasVirusTotalKey: true,
        submitsUrls: true,
        virusTotalUrl: 'http://127.0.0.1:9/x',
        hasShodanToken: false,
      }).map(({ to, sends }) => [to, sends.slice(0, 4)]),
    ).toEqual([
      ['http://127.0.0.1:9', 'the '],
      ['http://127.0.0.1:9', 'URLs'],
    ]);
  });
});
