import { defineEnvironment } from "./define-environment";

/** A copy in the local AWS stand-in, which accepts this account id only. Thrown away after use. */
export default defineEnvironment({
  name: "local",
  organisation: "acme",
  account: "123456789012",
  region: "eu-west-1",
  network: {
    cidr: "10.10.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
  },
  principals: {
    operators: ["arn:aws:iam::123456789012:role/acme-secret-operator"],
    deployers: ["arn:aws:iam::123456789012:role/acme-deploy"],
    planners: ["arn:aws:iam::123456789012:role/acme-plan"],
    breakGlass: ["arn:aws:iam::123456789012:role/acme-break-glass"],
  },
  integrations: [
    {
      name: "weather",
      api: {
        // The demo picks a free port for its stand-in of the API.
        baseUrl: process.env.LOCAL_WEATHER_URL ?? "http://127.0.0.1:4780",
        path: "/v4/weather/realtime",
        authHeader: "apikey",
      },
      locations: ["Seville", "Dublin", "Reykjavik"],
      schedule: "rate(1 hour)",
    },
  ],
  tags: { owner: "weather-team" },
  protection: false,
});
