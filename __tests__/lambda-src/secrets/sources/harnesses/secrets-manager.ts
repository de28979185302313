import { SecretsManagerSource } from "../../../../../lambda-src/secrets/sources/secrets-manager";
import { MemoryBackend } from "../../../../../local/secret-providers/memory-backend";
import type { SourceHarnessFactory } from "../../contract/source-harness";
import { harnessOf, startAws } from "./harness";

export const secretsManagerHarness: SourceHarnessFactory = async (text) => {
  const backend = new MemoryBackend();
  backend.putSecret("weather", text);
  const aws = await startAws(backend);
  return harnessOf({
    backend,
    source: (timeouts) => new SecretsManagerSource({ ...timeouts, secretName: "weather" }),
    listener: aws,
    restart: () => startAws(backend, aws.port),
    put: (next) => backend.putSecret("weather", next),
    calls: () => backend.count("GetSecretValue"),
  });
};
