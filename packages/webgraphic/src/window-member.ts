import type { DeviceType } from '@mad/protocols';
import type { DomainName } from './domain-name.ts';
import type { InsideRequest } from './inside-request.ts';
import type { MachineWindow } from './machine-window.ts';
import type { Placement } from './placement.ts';
import type { RequestKind } from './request-kind.ts';

/** Requests that belong together: a page and what it asked for, or what only looks like that. */
export interface RequestGroup {
  /** The newest request whose Referer leads to another one of the group; undefined before the first. */
  linkedBy: number | undefined;
  /** When the newest request led to was sent, in microseconds. */
  linkedTo: number;
  /** Requests within the window that become a browser's with the next link; undefined when there are none. */
  waiting: Set<WindowMember> | undefined;
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
  readonly placement: Placement;
  /** Domain of the Referer that led nowhere when this request founded a group. */
  readonly unresolvedReferer: DomainName | undefined;
  /** Settled already: as a browser's, since nothing else is certain within the window. */
  settled: boolean;
}

/** The kind of a request from its device class, and from whether a browser made it. */
export function kindOf(device: DeviceType, browser: boolean): RequestKind {
  if (device === 'Phone') return browser ? 'Browser_Phone' : 'Background_Phone';
  return browser ? 'Browser_PC' : 'Background_PC';
}
