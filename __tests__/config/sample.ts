import { ConfigurationError } from "../../config/errors";
import type { EnvironmentInput } from "../../config/schema";
import { validateEnvironment } from "../../config/validate-environment";

const ACCOUNT = "111122223333";

/** ARN of a role of the sample's account. */
export function roleArn(name: string, account = ACCOUNT): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** A new integration without errors. */
export function sampleIntegration(name = "weather") {
  return {
    name,
    api: { baseUrl: "https://api.example.com", path: "/v1/now", authHeader: "apikey" },
    locations: ["Seville"],
    schedule: "rate(1 hour)",
  } satisfies EnvironmentInput["integrations"][number];
}

/** A new configuration without errors, of the file `config/dev.ts`. */
export function sample() {
  return {
    name: "dev",
    organisation: "acme",
    account: ACCOUNT,
    region: "eu-west-1",
    network: { cidr: "10.20.0.0/16", availabilityZones: ["eu-west-1a", "eu-west-1b"] },
    principals: {
      operators: [roleArn("operator")],
      deployers: [roleArn("deploy")],
      planners: [roleArn("plan")],
      breakGlass: [roleArn("break-glass")],
    },
    integrations: [sampleIntegration()],
    alarms: { subscribers: ["team@example.com"] },
    tags: { owner: "team" },
  } satisfies EnvironmentInput;
}

/** The sample with the value at a path replaced, or removed when it is `undefined`. */
export function sampleWith(changes: Readonly<Record<string, unknown>>): unknown {
  const input: unknown = sample();
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let parent = input as Record<string, unknown>;
    for (const key of keys) {
      parent[key] ??= {};
      parent = parent[key] as Record<string, unknown>;
    }
    parent[last] = value;
  }
  return input;
}

/** The lines of the error that a configuration gives, or none. */
export function errorsOf(input: unknown, name = "dev"): string[] {
  try {
    validateEnvironment(input, { file: `config/${name}.ts`, name });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.message.split("\n");
    }
    throw error;
  }
}

/** The errors of the sample with some values replaced. */
export function errorsWith(changes: Readonly<Record<string, unknown>>): string[] {
  return errorsOf(sampleWith(changes));
}
