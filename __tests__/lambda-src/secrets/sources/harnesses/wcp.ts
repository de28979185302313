import { WcpSource } from "../../../../../lambda-src/secrets/sources/wcp";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import { parseWcpConfig } from "../../../../../local/secret-providers/wcp-config";
import {
  startWcpStandIn,
  type WcpStandIn,
} from "../../../../../local/secret-providers/wcp-stand-in";
import type { SourceHarnessFactory } from "../../contract/source-harness";
import { harnessOf } from "./harness";

/** The provider without a cache and without its own way to serve old values. */
export const wcpHarness: SourceHarnessFactory = async (text) => {
  const backend = new MemoryBackend();
  backend.putSecret("weather", text);
  process.env.AWS_TOKEN = "token";
  const standIns: WcpStandIn[] = [];
  const start = async (port = 0) => {
    const config = parseWcpConfig(`
      [capabilities.secrets_manager]
      http_port = ${port}
      validate_credentials = false
      ignore_transient_errors = false
      cache.ttl_seconds = 0
    `);
    const standIn = await startWcpStandIn({ backend, config });
    standIns.push(standIn);
    return standIn;
  };
  const provider = await start();
  return harnessOf({
    backend,
    source: (timeouts) =>
      new WcpSource({ ...timeouts, secretName: "weather", port: provider.port }),
    listener: provider,
    restart: () => start(provider.port),
    put: (next) => backend.putSecret("weather", next),
    // The service behind this source is the provider: of AWS it asks for two things in one read.
    calls: () => standIns.reduce((sum, standIn) => sum + standIn.requests(), 0),
  });
};
