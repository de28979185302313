import { defineEnvironment } from "./define-environment";

/** A copy to try changes in: one NAT gateway, state on disk. */
export default defineEnvironment({
  name: "dev",
  organisation: "acme",
  account: "111122223333",
  region: "eu-west-1",
  network: {
    cidr: "10.20.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
  },
  principals: {
    operators: ["arn:aws:iam::111122223333:role/acme-secret-operator"],
    deployers: ["arn:aws:iam::111122223333:role/acme-deploy"],
    planners: ["arn:aws:iam::111122223333:role/acme-plan"],
    breakGlass: ["arn:aws:iam::111122223333:role/acme-break-glass"],
  },
  integrations: [
    {
      name: "weather",
      api: {
        baseUrl: "https://api.tomorrow.io",
        path: "/v4/weather/realtime",
        authHeader: "apikey",
      },
      locations: ["Seville", "Dublin", "Reykjavik"],
      schedule: "rate(1 hour)",
    },
  ],
  alarms: { subscribers: ["weather-dev@example.com"] },
  tags: { owner: "weather-team", "cost-centre": "CC-1042" },
});
