import type { Check } from "./check";

/**
 * The locations reach the function as one environment variable. Lambda allows 4 KB for all of
 * them; the rest of the function's variables takes up to 1,500 bytes.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const LONGEST_LIST_BYTES = 2500;

/** How often the ARN of an assumed role can be among these variables: for the client and for wcp. */
const READER_ROLE_VARIABLES = 2;

/** An integration's locations fit into the function's environment. */
export const checkLocations: Check = ({ integrations, roles }) =>
  (integrations ?? []).flatMap((integration, index) => {
    const locations = integration?.locations ?? [];
    const bytes = Buffer.byteLength(JSON.stringify(locations));
    const rolePath = integration?.secret?.assumeReaderRole === true ? roles?.path : undefined;
    const most = LONGEST_LIST_BYTES - READER_ROLE_VARIABLES * (rolePath ?? "/").slice(1).length;
    return bytes <= most
      ? []
      : {
          path: ["integrations", index, "locations"],
          got: `a list of ${locations.length} with ${bytes} bytes as JSON`,
          accepted: `up to ${most} bytes: Lambda allows 4 KB of environment variables`,
          fix: "move some of the locations to another integration",
        };
  });
