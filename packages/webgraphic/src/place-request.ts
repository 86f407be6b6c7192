import type { DeviceType, HttpRequest } from '@mad/protocols';
import type { DomainName } from './domain-name.ts';
import { linkDoubt } from './link-doubt.ts';
import type { MachineWindow } from './machine-window.ts';
import { pageResource } from './page-address.ts';
import type { Link, Placement } from './placement.ts';
import type { WindowMember } from './window-member.ts';

/** What the rules look at in a request. */
export interface PlaceableRequest {
  readonly request: HttpRequest;
  readonly device: DeviceType;
  readonly domain: DomainName;
  readonly path: string;
  /** URL without scheme and query. */
  readonly page: string;
}

/** A Referer that names a host. */
export interface RefererPage {
  readonly domain: DomainName;
  /** URL without scheme and query. */
  readonly page: string;
}

/** Where a request belongs: to the group of `target`, which its Referer leads to or not, or to one of its own. */
export type Place =
  | { readonly outcome: 'linked'; readonly placement: Link; readonly target: WindowMember }
  | { readonly outcome: 'joined'; readonly placement: Placement; readonly target: WindowMember }
  | { readonly outcome: 'founded'; readonly placement: Placement };

/** Rules 2 to 7 of MAD §4: the group of a request among those of its machine within the window. */
export function placeRequest(
  machine: MachineWindow,
  placeable: PlaceableRequest,
  referer: RefererPage | undefined,
): Place {
  if (referer === undefined) {
    const extension = pageResource(placeable.path);
    return found(extension === undefined ? { rule: 'no-referer' } : { rule: 'page', extension });
  }
  if (referer.page === placeable.page) return found({ rule: 'own-url' });
  const target = machine.findPage(referer.page);
  if (target !== undefined) return link(placeable, referer, target, { rule: 'referer', of: target.index });
  return placeByDomain(machine, placeable, referer);
}

function placeByDomain(machine: MachineWindow, placeable: PlaceableRequest, referer: RefererPage): Place {
  const { name } = referer.domain;
  const match = machine.findDomain(placeable.device, referer.domain);
  if (match === undefined) return found({ rule: 'unresolved-referer', referer: name });
  const { domain, member: target } = match;
  const of = target.index;
  if (domain.name !== target.domain.name) {
    return { outcome: 'joined', placement: { rule: 'shared-referer', of, referer: name }, target };
  }
  if (target.page === placeable.page) {
    return { outcome: 'joined', placement: { rule: 'same-url', of, referer: name }, target };
  }
  return link(placeable, referer, target, { rule: 'referer-domain', of, referer: name, domain: domain.name });
}

function found(placement: Placement): Place {
  return { outcome: 'founded', placement };
}

function link(
  { request, path, domain }: PlaceableRequest,
  referer: RefererPage,
  target: WindowMember,
  placement: Link,
): Place {
  const doubt = linkDoubt(request, path, domain, referer.domain);
  if (doubt !== undefined) return found({ rule: 'doubtful-link', of: target.index, doubt });
  return { outcome: 'linked', placement, target };
}
