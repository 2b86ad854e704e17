import sharp from 'sharp';

type Wish = { seed?: number; width?: number; height?: number; format?: 'jpeg' | 'png' | 'webp' };

/** A picture of soft blotches, another one for each seed, as bytes. */
export async function photo({
  seed = 1,
  width = 800,
  height = 600,
  format = 'jpeg',
}: Wish = {}): Promise<Buffer> {
  const small = Buffer.from(
    Array.from(
      { length: 12 * 9 * 3 },
      (_, i) => (Math.sin(i * 12.9898 + seed * 78.233) * 43_758) & 255,
    ),
  );
  return sharp(small, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .toFormat(format, { quality: 90 })
    .toBuffer();
}

/** The same picture taken by a phone that writes time and place (WGS-84 degrees) into it. */
export async function withExif(
  picture: Buffer,
  { time, latitude, longitude }: { time: string; latitude: number; longitude: number },
): Promise<Buffer> {
  const dms = (value: number): string => {
    const degrees = Math.floor(value);
    const minutes = Math.floor((value - degrees) * 60);
    const seconds = Math.round((value - degrees - minutes / 60) * 3_600 * 1_000);
    return `${String(degrees)}/1 ${String(minutes)}/1 ${String(seconds)}/1000`;
  };
  return sharp(picture)
    .withExif({
      IFD2: { DateTimeOriginal: time },
      IFD3: {
        ...{ GPSLatitudeRef: 'N', GPSLatitude: dms(latitude) },
        ...{ GPSLongitudeRef: 'E', GPSLongitude: dms(longitude) },
      },
    })
    .jpeg()
    .toBuffer();
}

/** A HEIC of 64 × 48 pixels, made by libheif's `heif-enc` with x265; sharp cannot write one. */
export const HEIC = Buffer.from(
  `
  AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAvxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAAC
  AAAAGGlkYXQAAAAAAEAAMAAAAAAAQAAwAAAAYGlsb2MBAAAAREAABAABAAAAAAAAAyAAAQAAAAAAAABcAAIAAQAAAAAAAAABAAAAAAAAAAgAAwAAAAAA
  AAN8AAEAAAAAAAAAEwAEAAEAAAAAAAAAAQAAAAgAAAAIAAAAYmlpbmYAAAAAAAQAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3Jp
  ZAAAAAAVaW5mZQIAAAEAAwAAaHZjMQAAAAAVaW5mZQIAAAAABAAAZ3JpZAAAAAGxaXBycAAAAYRpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4
  AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQB
  wXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAcWh2Y0MBBAgAAAAAAAAAAAAe8AD8/Pj4
  AAAPAyAAAQAXQAEMAf//BAgAAAMAn/gAAAMAAB66AkAhAAEAJkIBAQQIAAADAJ/4AAADAAAewIIEFlurkprmwIAAAAMAgAAAAwCEIgABAAZEAcFzwIkA
  AAAUaXNwZQAAAAAAAABAAAAAQAAAABRpc3BlAAAAAAAAAEAAAAAwAAAADnBpeGkAAAAAAQgAAAAnYXV4QwAAAAB1cm46bXBlZzpoZXZjOjIwMTU6YXV4
  aWQ6MQAAAAAlaXBtYQAAAAAAAAAEAAECgQIAAgIDhAADAoUGAAQDB4iJAAAANmlyZWYAAAAAAAAADmRpbWcAAgABAAEAAAAOZGltZwAEAAEAAwAAAA5h
  dXhsAAQAAQACAAAAd21kYXQAAABYKAGvE4CPTvhd1+VHPOpvoVdE+QCWnRsW1ReH/oIsZiv2VGH0uQNRZodX/thHIMuqgTgQKZ1AWqbQ1fXzVrwgC82P
  4+tbxyGE2hmW3W3e8fXmICimd/c6eAAAAA8oAa4n59y33/+aL3nAK+A=
  `.replaceAll(/\s/g, ''),
  'base64',
);
