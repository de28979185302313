import { loadEnvironment } from "../../../config/load-environment";
import type { Integration } from "../../../config/schema";

/** The integration of `prod`, with other settings of its secret and its function. */
export function sampleIntegration(
  secret: Partial<Integration["secret"]> = {},
  settings: Partial<Integration["function"]> = {},
): Integration {
  const [weather] = loadEnvironment("prod").integrations;
  if (weather === undefined) throw new Error("prod has no integration");
  return {
    ...weather,
    secret: { ...weather.secret, ...secret },
    function: { ...weather.function, ...settings },
  };
}
