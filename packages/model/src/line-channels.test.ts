import { describe, expect, it } from 'vitest';
import {
  LINE_CHANNELS,
  LINE_POSITIONS,
  TARGET_CHANNELS,
  TARGET_POSITIONS,
  writeLineChannels,
  writeTargetChannels,
} from './line-channels.ts';
import { parseSample } from './parsed-sample.ts';
import { makeSample } from './sample.ts';

const requestOf = (text: string) => parseSample(makeSample([Buffer.from(text, 'latin1')]))[0];

describe('writeLineChannels', () => {
  const linesOf = (text: string): Float32Array => {
    const target = new Float32Array(LINE_POSITIONS * LINE_CHANNELS);
    writeLineChannels(requestOf(text), target, 0);
    return target;
  };
  const line = (channels: Float32Array, position: number): Float32Array =>
    channels.subarray(position * LINE_CHANNELS, (position + 1) * LINE_CHANNELS);

  it('tells which field stands where', () => {
    const one = linesOf('GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\n\r\n');
    const other = linesOf('GET / HTTP/1.1\r\nAccept: b\r\nHost: a\r\n\r\n');
    expect(line(one, 1)).toEqual(line(other, 2));
    expect(line(one, 2)).toEqual(line(other, 1));
    expect(line(one, 1)).not.toEqual(line(one, 2));
    expect(line(one, 3)).toEqual(new Float32Array(LINE_CHANNELS));
  });

  it('takes no more lines than fit, and none of an empty sample', () => {
    const many = linesOf(`GET / HTTP/1.1\r\n${'X: 1\r\n'.repeat(60)}\r\n`);
    expect(line(many, LINE_POSITIONS - 1).some((value) => value > 0)).toBe(true);
    const target = new Float32Array(LINE_POSITIONS * LINE_CHANNELS);
    writeLineChannels(undefined, target, 0);
    expect(target.every((value) => value === 0)).toBe(true);
  });
});

describe('writeTargetChannels', () => {
  it('marks one class for each character of the target', () => {
    const target = new Float32Array(TARGET_POSITIONS * TARGET_CHANNELS);
    writeTargetChannels(requestOf('GET http://h/aB3?x=. HTTP/1.1\r\n\r\n'), target, 0);
    const classes = Array.from({ length: 9 }, (_, position) =>
      target.subarray(position * TARGET_CHANNELS, (position + 1) * TARGET_CHANNELS).indexOf(1),
    );
    expect(classes).toEqual([4, 0, 2, 3, 5, 1, 5, 6, -1]);
  });
});
