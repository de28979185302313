import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { gzipSync, zipSync } from "fflate";
import { Canary } from "../../../tools/demo/canary";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe("Canary", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "canary-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is another one each time", () => {
    expect(new Canary().value).toMatch(/^[0-9a-f]{32}$/);
    expect(new Canary().value).not.toBe(new Canary().value);
  });

  it("is not found where it is not", () => {
    expect(new Canary().encodingsIn(bytes(new Canary().value.repeat(50)))).toEqual([]);
  });

  it("is found in every encoding, whatever stands around it", () => {
    const canary = new Canary();
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = before + canary.value + after;
        expect(canary.encodingsIn(bytes(text))).toContain("plain");
        expect(canary.encodingsIn(bytes(Buffer.from(text).toString("base64")))).toContain("base64");
        expect(canary.encodingsIn(bytes(Buffer.from(text).toString("hex")))).toContain("hex");
        expect(canary.encodingsIn(bytes(text.split("").reverse().join("")))).toContain("reversed");
      }),
    );
  });

  it("is found in files, nested folders, zips and gzips", () => {
    const canary = new Canary();
    mkdirSync(join(folder, "a/b"), { recursive: true });
    writeFileSync(join(folder, "a/b/plan.json"), `{"value":"${canary.value}"}`);
    writeFileSync(join(folder, "code.zip"), zipSync({ "index.js": bytes(canary.value) }));
    writeFileSync(join(folder, "log.gz"), gzipSync(bytes(canary.value)));
    writeFileSync(join(folder, "innocent.txt"), "nothing here");

    const { findings, filesSearched } = canary.searchFolder(folder);

    expect(findings.map(({ file, encoding }) => `${file} ${encoding}`).sort()).toEqual([
      "a/b/plan.json plain",
      "code.zip!index.js plain",
      "log.gz!content plain",
    ]);
    expect(filesSearched).toBe(6);
  });
});
