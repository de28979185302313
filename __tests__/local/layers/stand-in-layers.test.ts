import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { zipEntries } from "../../../local/lambda/zip-entries";
import { layersOf } from "../../../local/layers/layers-of";
import {
  buildStandInLayer,
  layerProgramOf,
  type StandInLayer,
} from "../../../local/layers/stand-in-layers";
import { loadEnvironment } from "../../../config/load-environment";
import { putScript, removeTempFolders, tempFolder } from "../temp-folder";

const WCP = "workload-credentials-provider";
const EXTENSION = "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64";
const SCRIPT = "extensions/workload-credentials-provider.sh";
const BINARY = "bin/aws-workload-credentials-provider";

afterEach(removeTempFolders);

async function filesOf(layer: StandInLayer, PATH = "") {
  const entries = zipEntries(await buildStandInLayer(layer, { PATH }));
  expect(entries.every(({ executable }) => executable)).toBe(true);
  return Object.fromEntries(
    entries.map(({ name, content }) => [name, Buffer.from(content).toString("utf8")]),
  );
}

describe("the layer of the Workload Credentials Provider", () => {
  it("has the start script as it is deployed, and a stand-in that Node.js runs", async () => {
    const files = await filesOf(WCP);

    expect(Object.keys(files).sort()).toEqual([BINARY, SCRIPT]);
    expect(files[SCRIPT]).toBe(
      readFileSync(resolve(__dirname, "../../../lambda-src/wcp-layer", SCRIPT), "utf8"),
    );
    expect(files[BINARY]).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("has the real binary when it is on PATH", async () => {
    const folder = tempFolder();
    await putScript(join(folder, "aws-workload-credentials-provider"), "the real one");

    expect((await filesOf(WCP, folder))[BINARY]).toContain("the real one");
  });
});

it("the layer of the extension has one program, with the name that Lambda's log shows", async () => {
  const files = await filesOf(EXTENSION);

  expect(Object.keys(files)).toEqual(["extensions/AWSParametersAndSecretsLambdaExtension"]);
  expect(Object.values(files)[0]).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it("an environment gets the layers that its sources need", () => {
  expect(layersOf(loadEnvironment("every-source"))).toEqual([EXTENSION, WCP]);
  expect(layersOf(loadEnvironment("local"))).toEqual([]);
});

it.each([
  ["aws-sdk-js/3.1162.0 ua/2.1 os/linux app/secrets-extension m/E", "secrets-extension"],
  ["aws-sdk-js/3.1162.0 ua/2.1 app/workload-credentials-provider", WCP],
  ["aws-sdk-rust/1.3.9 ua/2.1 api/secretsmanager/1.90.0", WCP],
  ["aws-sdk-js/3.1162.0 ua/2.1 app/PT-NO-OP-2.35.0-PTEnv-AWS_Lambda_nodejs22.x", undefined],
  ["", undefined],
])("knows who calls with the user agent %j", (userAgent, program) => {
  expect(layerProgramOf(userAgent)).toBe(program);
});
