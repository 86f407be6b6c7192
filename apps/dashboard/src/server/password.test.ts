import { describe, expect, it } from 'vitest';
import { hashPassword, randomPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('are kept as scrypt PHC strings with a salt of their own', async () => {
    const [one, other] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
    expect(one).toMatch(/^\$scrypt\$ln=16,r=8,p=2\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('are checked', async () => {
    const hash = await hashPassword('päss 密码');
    expect(await verifyPassword('päss 密码', hash)).toBe(true);
    expect(await verifyPassword('päss 密码 ', hash)).toBe(false);
    expect(await verifyPassword('', hash)).toBe(false);
  });

  it('knows the test vector of RFC 7914 section 12 (N=16384, r=8, p=1)', async () => {
    const salt = Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '');
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const hash = `$scrypt$ln=14,r=8,p=1$${salt}$${key.toString('base64').replaceAll('=', '')}`;
    expect(await verifyPassword('pleaseletmein', hash)).toBe(true);
  });

  it('any other kind of hash fits no password', async () => {
    expect(await verifyPassword('', '')).toBe(false);
    expect(await verifyPassword('x', '$2b$10$abc')).toBe(false);
  });

  it('made at random differ and can be typed', () => {
    expect(randomPassword()).toMatch(/^[\w-]{24}$/);
    expect(randomPassword()).not.toBe(randomPassword());
  });
});
