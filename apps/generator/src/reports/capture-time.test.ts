import { expect, it } from 'vitest';
import { captureTime } from './capture-time.ts';

it.each([
  ['2018_0725_1648_05', '2018-07-25T16:48:05.000Z'],
  ['2018_0725_1648_05.part2', '2018-07-25T16:48:05.000Z'],
  ['2018_1325_1648_05', undefined],
  ['2018_0725_1648_051', undefined],
  ['office', undefined],
])('captureTime of %s is %s', (name, time) => expect(captureTime(name)?.toISOString()).toBe(time));
