import { defineEnvironment } from "./define-environment";
import type { EnvironmentInput } from "./schema";

/**
 * Every way to read a key, side by side: an example of each source, and what the end-to-end test
 * deploys to the local AWS stand-in and ingests with.
 */
export default defineEnvironment({
  name: "every-source",
  organisation: "acme",
  account: "123456789012",
  region: "eu-west-1",
  network: {
    cidr: "10.40.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
  },
  principals: {
    operators: ["arn:aws:iam::123456789012:role/acme-secret-operator"],
    deployers: ["arn:aws:iam::123456789012:role/acme-deploy"],
    planners: ["arn:aws:iam::123456789012:role/acme-plan"],
    breakGlass: ["arn:aws:iam::123456789012:role/acme-break-glass"],
  },
  integrations: [
    // The AWS SDK asks Secrets Manager.
    integration("direct", {}),
    // And a function of the organisation's rotates the key.
    integration("direct-prefetch", {
      prefetch: true,
      rotationRoleArn: "arn:aws:iam::123456789012:role/acme-secret-rotation",
    }),
    // And the policy denies every action to everyone who is not listed.
    integration("direct-role", { assumeReaderRole: true, policyShape: "strict" }),
    // The AWS SDK asks Parameter Store.
    integration("parameter", { source: "parameter-store" }),
    // The AWS Parameters and Secrets Lambda Extension asks, in the latest version of its layer.
    integration("extension", { source: "extension" }),
    // The same, in a version that is pinned.
    integration("extension-param", {
      source: "extension",
      store: "parameter-store",
      layerArn: layer("AWS-Parameters-and-Secrets-Lambda-Extension-Arm64"),
    }),
    // The AWS Workload Credentials Provider asks, from the organisation's own layer.
    integration("wcp", { source: "wcp", layerArn: layer("workload-credentials-provider") }),
    integration("wcp-prefetch", {
      source: "wcp",
      layerArn: layer("workload-credentials-provider"),
      prefetch: true,
    }),
    integration("wcp-role", {
      source: "wcp",
      layerArn: layer("workload-credentials-provider"),
      prefetch: true,
      assumeReaderRole: true,
    }),
  ],
  // Everything that can be switched on.
  alarms: { cis: true },
  audit: { accessAnalyzer: true, config: "rules-and-recorder" },
  tags: { owner: "weather-team" },
  protection: false,
});

type IntegrationInput = EnvironmentInput["integrations"][number];

function integration(name: string, secret: IntegrationInput["secret"]): IntegrationInput {
  return {
    name,
    api: {
      // The test picks a free port for its stand-in of the API.
      baseUrl: process.env.LOCAL_WEATHER_URL ?? "http://127.0.0.1:4780",
      path: "/v4/weather/realtime",
      authHeader: "apikey",
    },
    locations: ["Seville", "Dublin"],
    schedule: "rate(1 hour)",
    secret,
  };
}

/**
 * A layer that the test publishes in the stand-in. AWS's own are in accounts of AWS, and a
 * configuration that pins one declares that account under `crossAccount`.
 */
function layer(name: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`;
}
