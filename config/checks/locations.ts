import type { Check } from "./check";

/**
 * The locations reach the function as one environment variable. Lambda allows 4 KB for all of
 * them; the rest of the function's variables takes up to 1,500 bytes.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const LONGEST_LIST_BYTES = 2500;

/** An integration's locations fit into the function's environment. */
export const checkLocations: Check = ({ integrations }) =>
  (integrations ?? []).flatMap((integration, index) => {
    const locations = integration?.locations ?? [];
    const bytes = Buffer.byteLength(JSON.stringify(locations));
    return bytes <= LONGEST_LIST_BYTES
      ? []
      : {
          path: ["integrations", index, "locations"],
          got: `a list of ${locations.length} with ${bytes} bytes as JSON`,
          accepted: `up to ${LONGEST_LIST_BYTES} bytes: Lambda allows 4 KB of environment variables`,
          fix: "move some of the locations to another integration",
        };
  });
