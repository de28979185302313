import { defineEnvironment } from "./define-environment";

/**
 * The copy that counts: a NAT gateway in each zone, state in S3, IAM Access Analyzer and AWS Config
 * looking on.
 */
export default defineEnvironment({
  name: "prod",
  organisation: "acme",
  account: "444455556666",
  region: "eu-west-1",
  network: {
    cidr: "10.30.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    egress: { mode: "nat", gateways: "one-per-zone" },
  },
  principals: {
    operators: ["arn:aws:iam::444455556666:role/acme-secret-operator"],
    deployers: ["arn:aws:iam::444455556666:role/acme-deploy"],
    planners: ["arn:aws:iam::444455556666:role/acme-plan"],
    breakGlass: ["arn:aws:iam::444455556666:role/acme-break-glass"],
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
      schedule: "rate(15 minutes)",
    },
  ],
  alarms: { subscribers: ["security@example.com", "weather-on-call@example.com"] },
  audit: { accessAnalyzer: true, config: "rules-and-recorder" },
  tags: { owner: "weather-team", "cost-centre": "CC-1042" },
  state: { backend: "s3", bucket: "acme-terraform-state-444455556666" },
});
