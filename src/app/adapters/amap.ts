import axios from 'axios';
import { z } from 'zod';
import type { Places } from '../../visits/pictures';

// Empty values come as [] instead of "".
const Text = z.union([z.string(), z.array(z.unknown()).transform(() => '')]);
const Answer = z.object({
  status: z.string(),
  infocode: z.string().default(''),
  regeocode: z.object({ formatted_address: Text }).optional(),
});

/** The daily quota is used up, or the key will not do: asking again today does not help. */
const HOPELESS = /^(10001|10003|10005|10006|10007|10009|10010|10012|10013|10044|20\d{3}|40000)$/;

/** Amap's reverse geocoding (`/v3/geocode/regeo`): GCJ-02, longitude first, six decimals. */
export function amapPlaces({ base, key }: { base: string; key: string }): Places {
  return {
    nameOf: async (latitude, longitude) => {
      const location = `${longitude.toFixed(6)},${latitude.toFixed(6)}`;
      const { data } = await axios.get<unknown>(`${base}/v3/geocode/regeo`, {
        params: { key, location },
        timeout: 3_000,
        maxContentLength: 1_000_000,
      });
      const { status, infocode, regeocode } = Answer.parse(data);
      const name = regeocode?.formatted_address.slice(0, 120) ?? '';
      if (status === '1') return name === '' ? null : name;
      if (HOPELESS.test(infocode)) return null;
      throw new Error(`amap ${infocode}`);
    },
  };
}
