import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's Password Storage Cheat Sheet: N = 2^16, r = 8, p = 2 (64 MiB). */
const COST = { logarithm: 16, blockSize: 8, parallelization: 2 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** The password as a PHC string `$scrypt$ln=16,r=8,p=2$SALT$HASH`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const { logarithm, blockSize, parallelization } = COST;
  const key = await derive(password, salt, KEY_BYTES, logarithm, blockSize, parallelization);
  return `$scrypt$ln=${logarithm},r=${blockSize},p=${parallelization}$${encode(salt)}$${encode(key)}`;
};

/** Takes as long for a wrong password as for a right one. False for a hash that is no scrypt PHC string. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const parts = PHC.exec(hash);
  if (parts === null) return false;
  const [, logarithm, blockSize, parallelization, salt = '', expected = ''] = parts;
  const wanted = Buffer.from(expected, 'base64');
  const key = await derive(
    password,
    Buffer.from(salt, 'base64'),
    wanted.length,
    Number(logarithm),
    Number(blockSize),
    Number(parallelization),
  );
  return timingSafeEqual(key, wanted);
};

/** 18 random bytes as text that can be typed: 24 characters, 144 bits. */
export const randomPassword = (): string => randomBytes(18).toString('base64url');

const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const derive = (
  password: string,
  salt: Buffer,
  length: number,
  logarithm: number,
  blockSize: number,
  parallelization: number,
): Promise<Buffer> => {
  const options: ScryptOptions = {
    N: 2 ** logarithm,
    r: blockSize,
    p: parallelization,
    maxmem: 256 * 2 ** logarithm * blockSize,
  };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
};
