import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin.ts';

const requestWith = (headers: Readonly<Record<string, string>>): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { headers });

describe('isSameOrigin', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://mad:8888', host: 'mad:8888' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'http://mad:8888', host: 'mad:8888' }, true],
    [{ origin: 'https://mad', host: 'mad' }, true],
    [{ origin: 'http://evil.example', host: 'mad:8888' }, false],
    [{ origin: 'http://mad:9999', host: 'mad:8888' }, false],
    [{ origin: 'null', host: 'mad:8888' }, false],
    [{ host: 'mad:8888' }, false],
    [{}, false],
  ] as const)('%j: %s', (headers, isSame) => expect(isSameOrigin(requestWith(headers))).toBe(isSame));
});
