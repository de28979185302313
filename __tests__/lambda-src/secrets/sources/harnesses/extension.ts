import { ExtensionSource } from "../../../../../lambda-src/secrets/sources/extension";
import { ParameterStoreSource } from "../../../../../lambda-src/secrets/sources/parameter-store";
import { SecretsManagerSource } from "../../../../../lambda-src/secrets/sources/secrets-manager";
import {
  type ExtensionStandIn,
  startExtensionStandIn,
} from "../../../../../local/secret-providers/extension-stand-in";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import type { SourceHarnessFactory } from "../../contract/source-harness";
import { harnessOf, startAws } from "./harness";

const NAME = "/acme/weather";
const TOKEN = "session-token";

/**
 * The extension without a cache, as the stacks configure it, and the SDK for forced reads.
 *
 * What it refuses without a reason is asked of the service once more, within the same attempt
 * (`extension.test.ts`). Here an attempt counts as one call.
 */
export function extensionHarness(
  store: "secrets-manager" | "parameter-store",
): SourceHarnessFactory {
  return async (text) => {
    const backend = new MemoryBackend();
    const put = (next: string) =>
      store === "secrets-manager"
        ? backend.putSecret(NAME, next)
        : String(backend.putParameter(NAME, next));
    put(text);
    process.env.AWS_SESSION_TOKEN = TOKEN;
    const aws = await startAws(backend);
    let forcedReads = 0;
    const standIns: ExtensionStandIn[] = [];
    const start = async (port?: number) => {
      const standIn = await startExtensionStandIn({
        backend,
        token: TOKEN,
        secretsTtlSeconds: 0,
        parametersTtlSeconds: 0,
        ...(port !== undefined && { port }),
      });
      standIns.push(standIn);
      return standIn;
    };
    const extension = await start();
    return harnessOf({
      backend,
      source: (timeouts) =>
        new ExtensionSource({
          ...timeouts,
          secretName: NAME,
          store,
          port: extension.port,
          forcedRefresh: () => {
            const direct =
              store === "secrets-manager"
                ? new SecretsManagerSource({ ...timeouts, secretName: NAME })
                : new ParameterStoreSource({ ...timeouts, parameterName: NAME });
            return Promise.resolve({
              secretName: NAME,
              fetch: (options) => {
                if (options.force) forcedReads += 1;
                return direct.fetch(options);
              },
            });
          },
        }),
      listener: extension,
      restart: () => start(extension.port),
      put,
      calls: () => standIns.reduce((sum, standIn) => sum + standIn.requests(), forcedReads),
      close: () => aws.close(),
    });
  };
}
