import type { registerMap } from 'echarts/core';
import { feature } from 'topojson-client';
import countries from 'world-atlas/countries-110m.json';

type Topology = Parameters<typeof feature>[0];
type GeoJson = Exclude<Extract<Parameters<typeof registerMap>[1], { geoJSON: unknown }>['geoJSON'], string>;
type Position = readonly number[];

/** Of Natural Earth: it encircles the pole, which a flat map cannot show, and has no servers to speak of. */
const ANTARCTICA = '010';

/** The countries of the world on a flat map that is cut in the Bering Strait. */
export const worldMap = (): GeoJson => {
  const topology = countries as unknown as Topology;
  const world = feature(topology, topology.objects['countries'] as Topology['objects'][string]);
  const features = 'features' in world ? world.features : [world];
  return {
    type: 'FeatureCollection',
    features: features
      .filter(({ id }) => id !== ANTARCTICA)
      .map(({ geometry, properties }) => ({
        type: 'Feature',
        properties,
        geometry:
          'coordinates' in geometry
            ? { ...geometry, coordinates: unwrapped(geometry.coordinates) }
            : geometry,
      })),
  } as GeoJson;
};

/** Rings that cross the antimeridian go on beyond 180° east, where a line across the whole map would be drawn otherwise. */
const unwrapped = (coordinates: unknown): unknown => {
  const rings = coordinates as readonly unknown[];
  return isRing(rings) ? unwrapRing(rings) : rings.map(unwrapped);
};

const isRing = (rings: readonly unknown[]): rings is readonly Position[] =>
  Array.isArray(rings[0]) && typeof rings[0][0] === 'number';

const unwrapRing = (ring: readonly Position[]): readonly Position[] => {
  let turn = 0;
  let before = ring[0]?.[0] ?? 0;
  const points = ring.map(([longitude = 0, latitude = 0]): Position => {
    if (longitude - before > 180) turn -= 360;
    if (longitude - before < -180) turn += 360;
    before = longitude;
    return [longitude + turn, latitude];
  });
  const west = Math.min(...points.map(([longitude = 0]) => longitude));
  return west < -180 ? points.map(([longitude = 0, latitude = 0]) => [longitude + 360, latitude]) : points;
};
