import type { Clock, Question, Validator, ValidatorAnswer } from '@mad/intel';
import { makeSample } from '@mad/model';
import type { MaliciousFlow } from './malicious-flow.ts';

/** A flow called malicious by a model: `POST gate.php` of a bot on 10.0.0.5. */
export const botFlow = (port: number, more: Partial<MaliciousFlow> = {}): MaliciousFlow => ({
  name: `10.0.0.5_${port}_8.8.4.4_80_1700000000`,
  kind: 'Background_PC',
  software: '10.0.0.5 Bot/1',
  userAgent: 'Bot/1',
  url: `http://bot.example.org/gate.php?n=${port}`,
  host: 'bot.example.org',
  serverAddress: '8.8.4.4',
  sample: makeSample([
    Buffer.from(`POST /gate.php?n=${port} HTTP/1.1\r\nHost: bot.example.org\r\nUser-Agent: Bot/1\r\n\r\n`),
  ]),
  ...more,
});

/** A validator that says what a test tells it and remembers what it was asked. */
export class TestValidator implements Validator {
  readonly source = 'test';
  readonly questions: Question[] = [];
  say: (question: Question) => ValidatorAnswer['verdict'] | 'later';

  constructor(say: TestValidator['say']) {
    this.say = say;
  }

  async answer(question: Question): Promise<ValidatorAnswer> {
    this.questions.push(question);
    const verdict = this.say(question);
    const origin = { source: this.source, detail: 'so it says', ageSeconds: 0 };
    if (verdict === 'malicious' || verdict === 'harmless') return { verdict, ...origin };
    return { verdict: 'unknown', ...origin, askLater: verdict === 'later' };
  }
}

/** A clock that a test sets. */
export const testClock = (): Clock & { time: number } => {
  const clock = {
    time: Date.UTC(2027, 0, 1),
    now: () => clock.time,
    sleep: async (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return clock;
};
