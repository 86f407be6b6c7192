import { captureProblem } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import { captureDamage, isNoCapture } from './capture-damage.ts';

describe('captureDamage', () => {
  it.each([
    ['empty', 'MAD_NOT_A_CAPTURE', 'a.pcap: empty: why'],
    ['not-a-capture', 'MAD_NOT_A_CAPTURE', 'a.pcap: not-a-capture: why'],
    ['truncated', 'MAD_CAPTURE_DAMAGED', 'a.pcap: truncated at byte 7: why'],
    ['damaged-compression', 'MAD_CAPTURE_DAMAGED', 'a.pcap: damaged-compression at byte 7: why'],
  ] as const)('%s: %s', (name, code, message) => {
    const problem = captureProblem(name, 7, 'why');
    expect(captureDamage('a.pcap', problem)).toMatchObject({ code, message });
    expect(isNoCapture(problem)).toBe(code === 'MAD_NOT_A_CAPTURE');
  });

  it('nothing is wrong without a problem', () => expect(isNoCapture(undefined)).toBe(false));
});
