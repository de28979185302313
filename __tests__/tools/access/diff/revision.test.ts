import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../../../config/project-folder";
import { revisionSide } from "../../../../tools/access/diff/revision";

/** An app as CDKTF runs it, which says in its output where and how it ran. */
const APP = `
const { mkdirSync, readFileSync, writeFileSync, existsSync } = require("node:fs");
const folder = process.env.CDKTF_OUTDIR + "/stacks/dev-secrets";
mkdirSync(folder, { recursive: true });
const text = readFileSync("config/" + process.env.ENVIRONMENT + ".ts", "utf8");
const resource = { aws_x: { x: { text, modules: existsSync("node_modules/left") } } };
writeFileSync(folder + "/cdk.tf.json", JSON.stringify({ resource }));
`;

const lock = (version: string) =>
  JSON.stringify({
    name: "project",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name: "project", version: "1.0.0", dependencies: { right: "file:right" } },
      "node_modules/right": { resolved: "right", link: true },
      right: { version },
    },
  });

/** A repository with one project in it, in a temporary folder. */
class Repository {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), "revision-test-"));

  constructor(readonly folder: string) {
    mkdirSync(join(this.folderPath, "config"), { recursive: true });
    mkdirSync(join(this.folderPath, "node_modules", "left"), { recursive: true });
    this.git("init", "--quiet", "--initial-branch=main");
    this.write(".gitignore", "node_modules\n");
    this.write("cdktf.json", JSON.stringify({ app: "node app.cjs" }));
    this.write("app.cjs", APP);
    this.write("config/dev.ts", "first");
  }

  get folderPath(): string {
    return join(this.root, this.folder);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folderPath, file), text);
  }

  git(...args: string[]): string {
    const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    const { stdout, stderr, status } = spawnSync("git", [...who, ...args], {
      cwd: this.root,
      encoding: "utf8",
    });
    expect([stderr, status]).toEqual([expect.any(String), 0]);
    return stdout.trim();
  }

  commit(): string {
    this.git("add", ".");
    this.git("commit", "--quiet", "--message=change");
    return this.git("rev-parse", "HEAD");
  }

  /** Folders in which git has a working tree of the repository. */
  get workingTrees(): string[] {
    return this.git("worktree", "list", "--porcelain").match(/^worktree .*/gm) ?? [];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const leftovers = () =>
  readdirSync(realpathSync(tmpdir())).filter((name) => name.startsWith("one-reader-revision-"));

describe("revisionSide", () => {
  let repository: Repository;
  let before: string[];
  const progress: string[] = [];
  const side = (revision: string, environment = "dev") =>
    revisionSide({
      folder: repository.folderPath,
      revision,
      environment,
      progress: (line) => progress.push(line),
    });

  beforeEach(() => {
    before = leftovers();
    progress.length = 0;
    repository = new Repository("infrastructure");
  });

  afterEach(() => {
    // Whatever happened, nothing is left behind.
    expect(repository.workingTrees).toEqual([`worktree ${repository.root}`]);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
    repository.remove();
  });

  it("synthesizes what was committed, in a folder of the repository, with the same modules", async () => {
    const commit = repository.commit();
    repository.write("config/dev.ts", "second, not committed");

    expect(await side("HEAD")).toEqual({
      name: `revision ${commit.slice(0, 9)}`,
      stacks: { "dev-secrets": { resource: { aws_x: { x: { text: "first", modules: true } } } } },
    });
    expect(progress).toEqual([]);
  });

  it("says that an environment is not there", async () => {
    repository.commit();

    expect(await side("HEAD", "prod")).toBeUndefined();
    expect(await side("HEAD", "dev")).toMatchObject({ stacks: { "dev-secrets": {} } });
  });

  it("refuses what is no revision, an option too", async () => {
    repository.commit();

    await expect(side("nowhere")).rejects.toThrow('git knows no revision "nowhere" here.');
    await expect(side("--all")).rejects.toThrow('git knows no revision "--all" here.');
  });

  it("passes on what the revision's app says when it fails", async () => {
    repository.write(
      "app.cjs",
      "console.error('The old configuration is wrong.'); process.exit(3)",
    );
    repository.commit();

    await expect(side("HEAD")).rejects.toThrow(
      /`node app\.cjs` failed \(3\):\nThe old configuration is wrong\.$/,
    );
  });

  it("runs the app with the Node.js that runs this, whatever PATH knows", async () => {
    const bin = join(repository.root, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "node"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    repository.commit();
    const { PATH } = process.env;
    process.env.PATH = `${bin}:${PATH ?? ""}`;
    try {
      expect(await side("HEAD")).toMatchObject({ stacks: { "dev-secrets": {} } });
    } finally {
      process.env.PATH = PATH;
    }
  });

  it("installs other dependencies for the revision, and says which", async () => {
    mkdirSync(join(repository.folderPath, "right"));
    repository.write("right/package.json", '{"name":"right","version":"1.0.0"}');
    repository.write(
      "package.json",
      '{"name":"project","version":"1.0.0","dependencies":{"right":"file:right"}}',
    );
    repository.write("package-lock.json", lock("1.0.0"));
    repository.commit();
    repository.write("package-lock.json", lock("2.0.0"));

    const found = await side("HEAD");

    expect(found?.stacks["dev-secrets"]?.resource?.aws_x?.x).toMatchObject({ modules: false });
    expect(progress).toEqual([
      expect.stringMatching(/differ and are installed for it: right 1\.0\.0 there, 2\.0\.0 here$/),
    ]);
  });

  it("cleans up when it is interrupted", async () => {
    // The app says that it runs, and never ends.
    const called = createServer();
    called.listen(0, "127.0.0.1");
    await once(called, "listening");
    const { port } = called.address() as AddressInfo;
    repository.write("app.cjs", `require("node:net").connect(${port}, "127.0.0.1")`);
    repository.commit();
    const script =
      'require("./tools/access/diff/revision.ts").revisionSide({ folder: process.argv[1], ' +
      'revision: "HEAD", environment: "dev", progress: () => {} })';
    const child = spawn(
      process.execPath,
      ["--require", "tsx/cjs", "--eval", script, repository.folderPath],
      { cwd: projectFolder(), stdio: "ignore" },
    );
    const ended = once(child, "exit");

    await once(called, "connection");
    expect(repository.workingTrees).toHaveLength(2);
    child.kill("SIGINT");

    expect(await ended).toEqual([null, "SIGINT"]);
    called.close();
    called.closeAllConnections();
  });
});
