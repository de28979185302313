import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
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
export function readDetections(environment: Environment, network: NetworkIds): Detection[] {
  return [
    ...environment.integrations.flatMap((integration) => [
      unexpectedReader(environment, integration),
      deniedRead(environment, integration),
      readerElsewhere(environment, network, integration),
      readBurst(environment, integration),
    ]),
    readerAssumed(environment, network),
    ...deletedSecretRead(environment),
    batchRead(environment, network),
    directDecrypt(environment),
  ];
}
