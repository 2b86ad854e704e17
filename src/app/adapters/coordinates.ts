import gcoord from 'gcoord';
import type { PlaceE6, RawPlace } from '../../visits/context';

/** Any place as it is stored: GCJ-02, millionths of a degree. Outside mainland China nothing is shifted. */
export function toGcj02({ latitude, longitude, crs }: RawPlace): PlaceE6 {
  const here: [number, number] = [longitude, latitude];
  const [east, north] = crs === 'wgs84' ? gcoord.transform(here, gcoord.WGS84, gcoord.GCJ02) : here;
  return { latitudeE6: Math.round(north * 1e6), longitudeE6: Math.round(east * 1e6) };
}
