/**
 * An answer of the realtime endpoint, in the shape that the vendor documents.
 *
 * @see https://docs.tomorrow.io/reference/realtime-weather
 */
export function vendorAnswer(time = "2023-01-26T07:48:00Z") {
  return {
    data: {
      time,
      values: {
        cloudBase: 0.07,
        cloudCover: 100,
        humidity: 96,
        precipitationProbability: 0,
        temperature: 1.88,
        weatherCode: 1001,
        windDirection: 10,
        windSpeed: 2.38,
      },
    },
    location: {
      lat: 43.65348,
      lon: -79.38393,
      name: "Old Toronto, Ontario",
      type: "administrative",
    },
  };
}
