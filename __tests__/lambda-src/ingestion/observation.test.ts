import { parseObservation } from "../../../lambda-src/ingestion/observation";
import { MalformedResponseError } from "../../../lambda-src/ingestion/third-party-errors";
import { everyRendering } from "../support/leaks";
import { vendorAnswer } from "../support/vendor-answer";

test("maps the documented answer", () => {
  expect(parseObservation("Toronto", vendorAnswer())).toEqual({
    location: "Toronto",
    observedAt: "2023-01-26T07:48:00.000Z",
    temperatureCelsius: 1.88,
    humidityPercent: 96,
    windSpeedMetersPerSecond: 2.38,
    latitude: 43.65348,
    longitude: -79.38393,
  });
});

test("the same moment in another time zone is the same text", () => {
  const { observedAt } = parseObservation("Toronto", vendorAnswer("2023-01-26T02:48:00-05:00"));

  expect(observedAt).toBe("2023-01-26T07:48:00.000Z");
});

const { data, location } = vendorAnswer();

test.each([
  ["the body", null],
  ["the body", []],
  ["data", { location }],
  ["data.time", { location, data: { ...data, time: "yesterday" } }],
  ["data.time", { location, data: { ...data, time: 1674719280 } }],
  ["data.values", { location, data: { time: data.time } }],
  ["data.values.temperature", { location, data: withValues({ temperature: null }) }],
  ["data.values.temperature", { location, data: withValues({ temperature: "1.88" }) }],
  ["data.values.humidity", { location, data: withValues({ humidity: 101 }) }],
  ["data.values.windSpeed", { location, data: withValues({ windSpeed: -1 }) }],
  ["location.lat", { data, location: { ...location, lat: 91 } }],
  ["location.lon", { data, location: { lat: 1 } }],
])("names %s when it is missing or invalid", (field, body) => {
  expect(() => parseObservation("Toronto", body)).toThrow(MalformedResponseError);
  expect(() => parseObservation("Toronto", body)).toThrow(field);
});

test("quotes nothing of the answer", () => {
  const body = { "canary-1": "canary-2", data: { time: "canary-3", values: ["canary-4"] } };
  let thrown: unknown;
  try {
    parseObservation("Toronto", body);
  } catch (error) {
    thrown = error;
  }

  expect(thrown).toBeInstanceOf(MalformedResponseError);
  expect(everyRendering(thrown)).not.toContain("canary");
});

function withValues(values: object) {
  return { ...data, values: { ...data.values, ...values } };
}
