import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { ofEnvironment, ofIntegration } from "../catalog-entry";
import type { NetworkIds } from "../network-ids";
import { batchRead } from "./batch-read";
import { deletedSecretRead } from "./deleted-secret-read";
import { deniedRead } from "./denied-read";
import { directDecrypt } from "./direct-decrypt";
import { readBurst } from "./read-burst";
import { readerAssumed } from "./reader-assumed";
import { readerElsewhere } from "./reader-elsewhere";
import { unexpectedReader } from "./unexpected-reader";

/** Who read a value, or tried to. */
export function readDetections(environment: Environment, network: NetworkIds): CatalogEntry[] {
  return [
    ...environment.integrations.flatMap((integration) =>
      ofIntegration(integration, {
        "unexpected-reader": () => unexpectedReader(environment, integration),
        "denied-read": () => deniedRead(environment, integration),
        "reader-elsewhere": () => readerElsewhere(environment, network, integration),
        "read-burst": () => readBurst(environment, integration),
      }),
    ),
    ...ofEnvironment({
      "reader-assumed": () => readerAssumed(environment, network),
      "deleted-secret-read": () => deletedSecretRead(environment),
      "batch-read": () => batchRead(environment, network),
      "direct-decrypt": () => directDecrypt(environment),
    }),
  ];
}
