import type { DeviceType, HttpRequest } from '@mad/protocols';
import type { DomainName } from './domain-name.ts';
import { type LinkDoubt, linkDoubt } from './link-doubt.ts';
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

/**
 * Where a request belongs: to the group of `target`, which its Referer leads to or not, or to one of its own. With
 * `shares` it is a browser's when any request of its group is linked, otherwise only when one is linked to it.
 */
export type Place =
  | { readonly outcome: 'linked'; readonly placement: Link; readonly target: WindowMember }
  | {
      readonly outcome: 'joined';
      readonly placement: Placement;
      readonly target: WindowMember;
      readonly shares: boolean;
    }
  | { readonly outcome: 'founded'; readonly placement: Placement; readonly shares: boolean };

/** Rules 2 to 7 of MAD §4: the group of a request among those of its machine within the window. */
export function placeRequest(
  machine: MachineWindow,
  placeable: PlaceableRequest,
  referer: RefererPage | undefined,
): Place {
  const { request, device, domain, path, page } = placeable;
  if (referer === undefined) {
    const extension = pageResource(path);
    return found(extension === undefined ? { rule: 'no-referer' } : { rule: 'page', extension });
  }
  if (referer.page === page) return found({ rule: 'own-url' });
  const doubt = linkDoubt(request, path, domain, referer.domain);
  const shares = doubt === undefined;
  const named = machine.findPage(referer.page);
  if (named !== undefined) return link({ rule: 'referer', of: named.index }, named, doubt);

  const { name } = referer.domain;
  const match = machine.findDomain(device, referer.domain);
  if (match === undefined) return found({ rule: 'unresolved-referer', referer: name }, shares);
  const { member: target } = match;
  const of = target.index;
  if (match.domain.name !== target.domain.name) {
    return { outcome: 'joined', placement: { rule: 'shared-referer', of, referer: name }, target, shares };
  }
  if (target.page === page) {
    return { outcome: 'joined', placement: { rule: 'same-url', of, referer: name }, target, shares };
  }
  return link({ rule: 'referer-domain', of, referer: name, domain: match.domain.name }, target, doubt);
}

function found(placement: Placement, shares = false): Place {
  return { outcome: 'founded', placement, shares };
}

function link(placement: Link, target: WindowMember, doubt: LinkDoubt | undefined): Place {
  if (doubt !== undefined) return found({ rule: 'doubtful-link', of: placement.of, doubt });
  return { outcome: 'linked', placement, target };
}
