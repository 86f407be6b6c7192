import { SHODAN_URL } from './shodan.ts';
import { FREE_QUOTA, VIRUS_TOTAL_URL } from './virus-total.ts';

/** What decides whether anything is asked outside. */
export interface OutsideSettings {
  /** True when there is a VirusTotal key and validation is on. */
  readonly hasVirusTotalKey: boolean;
  readonly virusTotalUrl?: string;
  readonly submitsUrls?: boolean;
  /** Share of malicious verdicts that is validated, 0 to 100. */
  readonly validatedPercent?: number;
  /** True when there is a Shodan token. */
  readonly hasShodanToken: boolean;
  readonly shodanUrl?: string;
}

/** One kind of question that leaves the organisation. */
export interface OutsideQuestion {
  readonly service: string;
  /** Scheme and host that is asked. */
  readonly to: string;
  /** What is sent, and when. */
  readonly sends: string;
}

/** All that MAD would send outside with these settings; empty when nothing is switched on. */
export const outsideQuestions = (settings: OutsideSettings): readonly OutsideQuestion[] => {
  const questions: OutsideQuestion[] = [];
  const percent = settings.validatedPercent ?? 10;
  if (settings.hasVirusTotalKey && percent > 0) {
    const to = new URL(settings.virusTotalUrl ?? VIRUS_TOTAL_URL).origin;
    const [minute, day] = FREE_QUOTA;
    questions.push({
      service: 'VirusTotal',
      to,
      sends: `the URL of ${percent} % of malicious verdicts, query included, to public hosts only; at most ${minute?.tokens} a minute and ${day?.tokens} a day`,
    });
    if (settings.submitsUrls === true)
      questions.push({
        service: 'VirusTotal',
        to,
        sends: 'URLs it has never seen, for analysis: its customers can see them',
      });
  }
  if (settings.hasShodanToken)
    questions.push({
      service: 'Shodan',
      to: new URL(settings.shodanUrl ?? SHODAN_URL).origin,
      sends: 'the public addresses of malicious servers; at most one a second',
    });
  return questions;
};
