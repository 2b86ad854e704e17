/** Degrees GCJ-02, the system of Chinese maps. */
export type Place = { latitude: number; longitude: number };

/** Mean radius of the earth in metres (IUGG). */
const EARTH_METRES = 6_371_008.8;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * Metres between two places of the same system along a great circle (haversine). GCJ-02 bends neighbours alike: within a city
 * the result is as good as in WGS-84.
 */
export function distanceMetres(a: Place, b: Place): number {
  const north = Math.sin(radians(b.latitude - a.latitude) / 2);
  const east = Math.sin(radians(b.longitude - a.longitude) / 2);
  const shrink = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, north ** 2 + shrink * east ** 2)));
}
