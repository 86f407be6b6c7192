import { BlockList, isIP } from 'node:net';
import type { AllowField } from './database.ts';

/** What a rule matches, apart from who made it and why. */
export interface AllowCondition {
  readonly field: AllowField;
  /** An address or a network in CIDR notation, a domain, or a User-Agent. */
  readonly value: string;
}

/** What is known of a verdict that a rule may hide. */
export interface AllowSubject {
  readonly host: string;
  readonly server: string;
  readonly domain: string;
  readonly userAgent: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/** The network that `text` names, an address alone being a network of one; undefined when it names none. */
const networkOf = (text: string): BlockList | undefined => {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || rest.length > 0) return undefined;
  const length = prefix === undefined ? BITS[family] : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= BITS[family])) return undefined;
  const network = new BlockList();
  network.addSubnet(address, length, `ipv${family}`);
  return network;
};

/** Whether a rule can have this value. */
export const isAllowValue = ({ field, value }: AllowCondition): boolean => {
  if (field === 'host' || field === 'server') return networkOf(value) !== undefined;
  return value !== '' && (field !== 'domain' || !/[\s/]/.test(value));
};

/** A test for the addresses, domains or User-Agents that a rule matches; nothing when its value is none. */
export const allowTest = ({ field, value }: AllowCondition): ((text: string) => boolean) => {
  if (field === 'software') return (text) => text === value;
  if (field === 'domain') {
    const domain = value.toLowerCase().replace(/^\*?\./, '');
    return (text) => text === domain || text.endsWith(`.${domain}`);
  }
  const network = networkOf(value);
  return (text) => {
    const family = isIP(text);
    return network !== undefined && family !== 0 && network.check(text, family === 6 ? 'ipv6' : 'ipv4');
  };
};

const SUBJECT_OF: Readonly<Record<AllowField, keyof AllowSubject>> = {
  host: 'host',
  server: 'server',
  domain: 'domain',
  software: 'userAgent',
};

/** Finds the rule that hides a verdict. */
export class AllowRuleMatcher {
  readonly #rules: readonly { id: number; subject: keyof AllowSubject; test: (text: string) => boolean }[];

  constructor(rules: readonly (AllowCondition & { readonly id: number })[]) {
    this.#rules = [...rules]
      .sort((a, b) => a.id - b.id)
      .map((rule) => ({ id: rule.id, subject: SUBJECT_OF[rule.field], test: allowTest(rule) }));
  }

  /** Number of the oldest rule that matches; null when none does. */
  ruleFor(subject: AllowSubject): number | null {
    return this.#rules.find((rule) => rule.test(subject[rule.subject]))?.id ?? null;
  }
}
