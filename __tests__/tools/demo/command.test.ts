import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../tools/demo/command";

describe("a command of the demo", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "demo-command-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("hands on what it writes, as it comes, without breaking a character", async () => {
    const heard: string[] = [];
    const logFile = join(folder, "command.log");
    const program = `
      const [first, second] = [Buffer.from("a ✔ b").subarray(0, 3), Buffer.from("a ✔ b").subarray(3)];
      process.stdout.write(first, () => setTimeout(() => process.stdout.write(second), 50));
      process.stderr.write("not this");`;

    const { stdout } = await runCommand(process.execPath, ["-e", program], {
      cwd: folder,
      env: process.env,
      logFile,
      signal: new AbortController().signal,
      onOutput: (text) => heard.push(text),
    });

    expect(heard.join("")).toBe("a ✔ b");
    expect(stdout).toBe("a ✔ b");
    expect(readFileSync(logFile, "utf8")).toContain("not this");
  });
});
