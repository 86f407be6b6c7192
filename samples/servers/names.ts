/**
 * Names that the recorded clients look up although they are real ones: mirrors and services that the clients know by
 * themselves. They are answered here with documentation addresses; nothing leaves the machine.
 */
const realNames: ReadonlySet<string> = new Set([
  'deb.debian.org',
  'download.microsoft.com',
  'www.msftconnecttest.com',
]);

/** Reserved top-level domains (RFC 2606): whatever stands before them exists here. */
const reservedName = /\.(?:example|test)$/;

/** Address of the name server itself. */
export const nameServerAddress = '203.0.113.53';

/** The name exists in this small internet. */
export function nameExists(name: string): boolean {
  const host = name.replace(/^(?:_[a-z]+\.)+/, '');
  return realNames.has(host) || reservedName.test(host);
}

const checksum = (text: string): number => {
  let value = 2_166_136_261;
  for (const character of text) {
    value = Math.imul(value ^ character.charCodeAt(0), 16_777_619) >>> 0;
  }
  return value;
};

/** The documentation address (RFC 5737) of a name: always the same one, any of both networks. */
export function addressOf(name: string): string {
  const value = checksum(name);
  const network = value % 2 === 0 ? '198.51.100' : '203.0.113';
  return `${network}.${100 + ((value >>> 8) % 120)}`;
}

/** Names with a label `sechs` have an IPv6 address (RFC 3849) too. */
export function addressSixOf(name: string): string | undefined {
  return name.split('.').includes('sechs')
    ? `2001:db8:5::${(checksum(name) % 0xfff).toString(16)}`
    : undefined;
}
