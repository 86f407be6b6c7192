import type { LabelledSample } from './labelled-sample.ts';
import { type Random, randomChoice, randomInteger, seededRandom } from './random.ts';
import { makeSample } from './sample.ts';

const word = (random: Random, length: number, letters = 'abcdefghijklmnopqrstuvwxyz'): string =>
  Array.from({ length }, () => letters[randomInteger(random, letters.length)]).join('');

const benignRequest = (random: Random, host: string): string =>
  [
    `GET /${word(random, 5)}/${word(random, 6)}.${randomChoice(random, ['html', 'css', 'png'])} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0',
    'Accept: text/html,application/xhtml+xml',
    'Accept-Language: en-US,en;q=0.5',
    'Accept-Encoding: gzip, deflate',
    'Connection: keep-alive',
    '\r\n',
  ].join('\r\n');

const maliciousRequest = (random: Random, host: string): string =>
  [
    `POST /${word(random, 12, 'abcdef0123456789')}.php HTTP/1.0`,
    'Accept: */*',
    'User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
    `Host: ${host}`,
    `Content-Length: ${randomInteger(random, 500)}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n');

/** Made-up flows of easily told classes, for tests: `families` of each class with `perFamily` flows each. */
export const syntheticSamples = (
  families: number,
  perFamily: number,
  seed = 1,
): readonly LabelledSample[] => {
  const random = seededRandom(seed);
  return (['malicious', 'benign'] as const).flatMap((label) =>
    Array.from({ length: families }, (_, family) =>
      Array.from({ length: perFamily }, (__, flow): LabelledSample => {
        const request = (label === 'malicious' ? maliciousRequest : benignRequest)(
          random,
          `${word(random, 8)}.example`,
        );
        return {
          sample: makeSample([Buffer.from(request, 'latin1')]),
          label,
          family: `${label}-${family}`,
          software: `${label}-${family}.pcap 10.0.0.${flow % 3}`,
        };
      }),
    ).flat(),
  );
};
