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
      : [
          ...connectTimeout(integration, index),
          ...functionTimeout(integration, index),
          ...initTimeout(integration, index),
        ],
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
  const read = secretRead(secret);
  const apiTimeoutMs = api?.timeoutMs;
  if (timeoutSeconds === undefined || read === undefined || apiTimeoutMs === undefined) {
    return [];
  }
  const needed = read.ms + apiTimeoutMs;
  if (timeoutSeconds * 1000 > needed) {
    return [];
  }
  return [
    {
      path: ["integrations", index, "function", "timeoutSeconds"],
      got: show(timeoutSeconds),
      accepted: `more than ${needed} ms, the sum of ${read.parts} and api.timeoutMs`,
      fix: `write at least ${Math.floor(needed / 1000) + 1}, or lower these timeouts`,
    },
  ];
}

/**
 * Lambda repeats an INIT phase that takes longer, as a part of the first invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
const INIT_MS = 10_000;

/** A read in INIT, at its slowest, leaves time for the rest of INIT. */
function initTimeout({ secret }: Draft<ParsedIntegration>, index: number): Problem[] {
  const read = secretRead(secret);
  if (secret?.prefetch !== true || read === undefined || read.ms < INIT_MS) {
    return [];
  }
  return [
    {
      path: ["integrations", index, "secret", "prefetch"],
      got: show(true),
      accepted: `false, or less than ${INIT_MS} ms for ${read.parts}, which are ${read.ms} ms: INIT takes no longer`,
      fix: "lower these timeouts, or remove prefetch",
    },
  ];
}

/** One whole read of the secret at its slowest, and the fields that it takes. */
function secretRead(
  secret: Draft<ParsedIntegration["secret"]> | undefined,
): { ms: number; parts: string } | undefined {
  const { connectTimeoutMs, requestTimeoutMs, assumeReaderRole } = secret ?? {};
  if (connectTimeoutMs === undefined || requestTimeoutMs === undefined) {
    return undefined;
  }
  const once = connectTimeoutMs + requestTimeoutMs;
  return assumeReaderRole === true
    ? {
        ms: 2 * once,
        parts: "secret.connectTimeoutMs and secret.requestTimeoutMs, twice for the assumed role,",
      }
    : { ms: once, parts: "secret.connectTimeoutMs, secret.requestTimeoutMs" };
}
