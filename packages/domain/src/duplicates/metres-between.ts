const EARTH_METRES = 6_371_000;

/** A place on the earth in degrees. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** Metres between two places, along the surface. */
export function metresBetween(one: Position, other: Position): number {
  const [a, b] = [radians(one.latitude), radians(other.latitude)];
  const across = Math.sin((b - a) / 2) ** 2;
  const along = Math.sin((radians(other.longitude) - radians(one.longitude)) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(across + Math.cos(a) * Math.cos(b) * along)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
