import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadEnvironment } from "../../../config/load-environment";
import type { LocalAws } from "../../../local/local-aws";
import { LocalDeployment } from "../../../tools/demo/local-deployment";

let workFolder: string;
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), "one-reader-test-"));
});
afterEach(() => {
  rmSync(workFolder, { recursive: true, force: true });
});

it("runs cdktf, and the app that cdktf runs, with the Node.js that runs the demo", () => {
  const deployment = new LocalDeployment({
    environment: loadEnvironment("local"),
    aws: {
      endpointUrl: "http://127.0.0.1:1",
      environment: { PATH: "/other" },
    } as unknown as LocalAws,
    thirdPartyUrl: "http://127.0.0.1:2",
    terraformCliConfig: join(workFolder, "terraform.tfrc"),
    terraformBinary: "/opt/tofu",
    workFolder,
    signal: new AbortController().signal,
  });

  expect(deployment.processEnvironment).toMatchObject({
    PATH: `${dirname(process.execPath)}:/other`,
    TERRAFORM_BINARY_NAME: "/opt/tofu",
  });
});
