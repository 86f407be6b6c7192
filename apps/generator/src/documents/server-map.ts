import type { LocatedServer } from '@mad/store';
import { z } from 'zod';
import { inTextOrder } from './text-order.ts';

/**
 * `server_map.json` (specification §10): malicious servers outside. `latLng` (degrees of latitude and longitude) is absent while
 * nobody has said where the server stands.
 */
export const serverMapSchema = z.array(
  z.strictObject({
    name: z.union([z.ipv4(), z.ipv6()]),
    latLng: z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]).optional(),
  }),
);

/** `failed.json` (specification §10): addresses that Shodan knows no place of and is not asked about again. */
export const failedAddressesSchema = z.array(z.union([z.ipv4(), z.ipv6()]));

export type FailedAddresses = z.output<typeof failedAddressesSchema>;

export const serverMap = (servers: readonly LocatedServer[]): z.output<typeof serverMapSchema> =>
  servers
    .map(({ address, place }) =>
      place === undefined
        ? { name: address }
        : { name: address, latLng: [place.latitude, place.longitude] as [number, number] },
    )
    .sort((a, b) => inTextOrder(a.name, b.name));
