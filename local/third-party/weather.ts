import { createHash } from "node:crypto";

/** The part of the vendor's answer that stands under `data.values`, in metric units. */
export type WeatherValues = Readonly<Record<(typeof FIELDS)[number]["name"], number>>;

/** Fields of the vendor's answer, with bounds that keep them plausible. */
const FIELDS = [
  { name: "cloudCover", from: 0, to: 100, digits: 0 },
  { name: "dewPoint", from: -5, to: 15, digits: 2 },
  { name: "humidity", from: 20, to: 95, digits: 0 },
  { name: "precipitationProbability", from: 0, to: 100, digits: 0 },
  { name: "pressureSurfaceLevel", from: 980, to: 1040, digits: 2 },
  { name: "rainIntensity", from: 0, to: 4, digits: 2 },
  { name: "temperature", from: -5, to: 40, digits: 2 },
  { name: "temperatureApparent", from: -8, to: 43, digits: 2 },
  { name: "uvIndex", from: 0, to: 11, digits: 0 },
  { name: "visibility", from: 1, to: 16, digits: 2 },
  { name: "windDirection", from: 0, to: 360, digits: 2 },
  { name: "windGust", from: 5, to: 25, digits: 2 },
  { name: "windSpeed", from: 0, to: 15, digits: 2 },
] as const;

/**
 * Realtime weather in the vendor's shape. The values follow from the location and the hour alone.
 * https://docs.tomorrow.io/reference/realtime-weather
 */
export function realtimeWeather(location: string, at: Date) {
  const hour = `${at.toISOString().slice(0, 13)}:00:00Z`;
  return {
    data: {
      time: hour,
      values: { ...valuesFor(location, hour), weatherCode: 1000 },
    },
    location: {
      lat: between(-60, 60, 4, `${location} lat`),
      lon: between(-180, 180, 4, `${location} lon`),
      name: location,
      type: "city",
    },
  };
}

function valuesFor(location: string, hour: string): WeatherValues {
  const values = FIELDS.map(({ name, from, to, digits }) => [
    name,
    between(from, to, digits, `${location} ${hour} ${name}`),
  ]);
  return Object.fromEntries(values) as WeatherValues;
}

/** A number that follows from a text. */
function between(from: number, to: number, digits: number, text: string): number {
  const fraction = createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
  return Number((from + fraction * (to - from)).toFixed(digits));
}
