import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MemoryBackend } from "../../../local/secret-providers/memory-backend";
import { removeTempFolders, tempFolder } from "../temp-folder";
import { awsEnvironment, startAwsFront } from "./aws-front";
import { startProgram } from "./wcp-providers";
import { secretOf, TOKEN } from "./wcp-request";

const MAIN = resolve("local/secret-providers/wcp-main.ts");
const NODE = [process.execPath, "--require", "tsx/cjs", MAIN] as const;

afterAll(removeTempFolders);

test("serves until it is told to end", async () => {
  const backend = new MemoryBackend();
  backend.putSecret("weather", "a value");
  const aws = await startAwsFront(backend);
  const provider = await startProgram(...NODE)(
    "[logging]\nlog_to_file = false\n[capabilities.secrets_manager]\nhttp_port = 0",
    { ...awsEnvironment(aws), AWS_SESSION_TOKEN: TOKEN },
  );

  await expect(
    secretOf(provider.port, "/secretsmanager/get?secretId=weather"),
  ).resolves.toMatchObject({ SecretString: "a value" });

  await provider.close();
  await aws.close();
  expect(backend.count("GetCallerIdentity")).toBe(1);
  await expect(secretOf(provider.port, "/ping")).rejects.toThrow("ECONNREFUSED");
});

test.each([
  ["another command", ["acm", "start"], "", "usage: aws-workload-credentials-provider sm start"],
  ["an unknown key", ["sm", "start"], "x = 1", "unknown field x"],
  ["no token", ["sm", "start"], "", "Could not read SSRF token variable(s)"],
])("ends with 1 and says why: %s", (_, command, toml, message) => {
  const file = join(tempFolder(), "config.toml");
  writeFileSync(file, toml);

  const [executable, ...leading] = NODE;
  const { status, stderr } = spawnSync(executable, [...leading, ...command, "-c", file], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });

  expect(stderr).toContain(message);
  expect(status).toBe(1);
});
