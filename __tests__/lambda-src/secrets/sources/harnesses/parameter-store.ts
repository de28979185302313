import { ParameterStoreSource } from "../../../../../lambda-src/secrets/sources/parameter-store";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import type { SourceHarnessFactory } from "../../contract/source-harness";
import { harnessOf, startAws } from "./harness";

export const parameterStoreHarness: SourceHarnessFactory = async (text) => {
  const backend = new MemoryBackend();
  backend.putParameter("/acme/weather", text);
  const aws = await startAws(backend);
  return harnessOf({
    backend,
    source: (timeouts) => new ParameterStoreSource({ ...timeouts, parameterName: "/acme/weather" }),
    listener: aws,
    restart: () => startAws(backend, aws.port),
    put: (next) => String(backend.putParameter("/acme/weather", next)),
    calls: () => backend.count("GetParameter"),
  });
};
