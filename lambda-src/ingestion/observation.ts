import * as z from "zod/mini";
import type { LocationName } from "./location-name";
import { MalformedResponseError } from "./third-party-errors";

/** The weather at one location at one moment. */
export interface Observation {
  /** The location that was asked for. */
  readonly location: LocationName;
  /** ISO 8601 in UTC, with milliseconds: it sorts as text. */
  readonly observedAt: string;
  readonly temperatureCelsius: number;
  readonly humidityPercent: number;
  readonly windSpeedMetersPerSecond: number;
  /** Where the vendor found the location. */
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * The fields that are used, in metric units. Others are ignored.
 *
 * @see https://docs.tomorrow.io/reference/realtime-weather
 * @see https://docs.tomorrow.io/reference/data-layers-core (units)
 */
const realtimeResponse = z.object({
  data: z.object({
    time: z.iso.datetime({ offset: true }),
    values: z.object({
      temperature: z.number(),
      humidity: z.number().check(z.gte(0), z.lte(100)),
      windSpeed: z.number().check(z.gte(0)),
    }),
  }),
  location: z.object({
    lat: z.number().check(z.gte(-90), z.lte(90)),
    lon: z.number().check(z.gte(-180), z.lte(180)),
  }),
});

/** @throws {MalformedResponseError} naming the fields. It does not quote their values. */
export function parseObservation(location: LocationName, body: unknown): Observation {
  const result = realtimeResponse.safeParse(body);
  if (!result.success) {
    // The paths are the schema's own names. The messages of zod are left out: they describe input.
    const fields = result.error.issues.map((issue) => issue.path.join(".") || "the body");
    throw new MalformedResponseError(`has a missing or invalid field: ${fields.join(", ")}`);
  }
  const { data, location: place } = result.data;
  return {
    location,
    observedAt: new Date(data.time).toISOString(),
    temperatureCelsius: data.values.temperature,
    humidityPercent: data.values.humidity,
    windSpeedMetersPerSecond: data.values.windSpeed,
    latitude: place.lat,
    longitude: place.lon,
  };
}
