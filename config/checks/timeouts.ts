import { show } from "../errors";
import type { Problem } from "../errors";
import type { ParsedIntegration } from "../schema";
import type { Draft } from "../well-formed";
import type { Check } from "./check";

/** What waits for something else gives it enough time. */
export const checkTimeouts: Check = ({ integrations }) =>
  (integrations ?? []).flatMap((integration, index) =>
    integration === undefined
      ? []
      : [...connectTimeout(integration, index), ...functionTimeout(integration, index)],
  );

function connectTimeout({ api }: Draft<ParsedIntegration>, index: number): Problem[] {
  const { connectTimeoutMs, timeoutMs } = api ?? {};
  if (connectTimeoutMs === undefined || timeoutMs === undefined || connectTimeoutMs <= timeoutMs) {
    return [];
  }
  return [
    {
      path: ["integrations", index, "api", "connectTimeoutMs"],
      got: show(connectTimeoutMs),
      accepted: `at most timeoutMs, ${timeoutMs}: connecting is a part of it`,
      fix: "lower connectTimeoutMs or raise timeoutMs",
    },
  ];
}

/** One read of the secret and one call of the API fit into a run, each at its slowest. */
function functionTimeout(
  { api, secret, ...rest }: Draft<ParsedIntegration>,
  index: number,
): Problem[] {
  const timeoutSeconds = rest.function?.timeoutSeconds;
  const parts = [secret?.connectTimeoutMs, secret?.requestTimeoutMs, api?.timeoutMs];
  const known = parts.filter((part) => part !== undefined);
  const needed = known.reduce((sum, part) => sum + part, 0);
  if (
    timeoutSeconds === undefined ||
    known.length < parts.length ||
    timeoutSeconds * 1000 > needed
  ) {
    return [];
  }
  return [
    {
      path: ["integrations", index, "function", "timeoutSeconds"],
      got: show(timeoutSeconds),
      accepted: `more than ${needed} ms, the sum of secret.connectTimeoutMs, secret.requestTimeoutMs and api.timeoutMs`,
      fix: `write at least ${Math.floor(needed / 1000) + 1}, or lower these timeouts`,
    },
  ];
}
