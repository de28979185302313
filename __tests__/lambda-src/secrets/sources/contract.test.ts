import { describeContract } from "../contract/contract";
import { extensionHarness } from "./harnesses/extension";
import { parameterStoreHarness } from "./harnesses/parameter-store";
import { secretsManagerHarness } from "./harnesses/secrets-manager";
import { wcpHarness } from "./harnesses/wcp";

describeContract("secrets-manager", secretsManagerHarness);
describeContract("parameter-store", parameterStoreHarness);
describeContract("extension with a secret", extensionHarness("secrets-manager"));
describeContract("extension with a parameter", extensionHarness("parameter-store"));
describeContract("wcp", wcpHarness);
