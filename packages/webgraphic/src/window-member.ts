import type { DeviceType } from '@mad/protocols';
import type { DomainName } from './domain-name.ts';
import type { InsideRequest } from './inside-request.ts';
import type { MachineWindow } from './machine-window.ts';
import type { RequestKind } from './request-kind.ts';

/** Requests that belong together: a browser's page and what it asked for, or one request alone. */
export interface RequestGroup {
  /** False as long as the group consists of one request that nothing points to. */
  browser: boolean;
  /** The founder of a lone group, while later requests may still join it. */
  undecided: WindowMember | undefined;
  /** Requests without User-Agent that share this group's fate, while it is undecided. */
  followers: NamelessRequest[] | undefined;
}

/** A request as long as it lies within the window. */
export interface WindowMember {
  readonly index: number;
  readonly item: InsideRequest;
  /** The part of the window it lies in. */
  readonly machine: MachineWindow;
  /** In microseconds. */
  readonly time: number;
  readonly device: DeviceType;
  readonly domain: DomainName;
  /** URL without scheme and query. */
  readonly page: string;
  readonly group: RequestGroup;
  /** Domain of the Referer that led nowhere when this request founded a group. */
  readonly unresolvedReferer: DomainName | undefined;
}

/** A request without User-Agent whose kind hangs on another request to the same host. */
export interface NamelessRequest {
  readonly index: number;
  readonly item: InsideRequest;
  readonly of: number;
  readonly userAgent: string;
  readonly device: DeviceType;
}

/** The kind of a request with a User-Agent, from its device class and group. */
export function kindOf(device: DeviceType, browser: boolean): RequestKind {
  if (device === 'Phone') return browser ? 'Browser_Phone' : 'Background_Phone';
  return browser ? 'Browser_PC' : 'Background_PC';
}
