import { unzipSync } from "fflate";
import { deterministicZip } from "../../constructs/deterministic-zip";

const text = (value: string) => new TextEncoder().encode(value);

describe("deterministicZip", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it("holds the files", () => {
    const files = unzipSync(deterministicZip({ "index.js": text("code"), "a/b": text("data") }));

    expect(Object.keys(files)).toEqual(["a/b", "index.js"]);
    expect(new TextDecoder().decode(files["index.js"])).toBe("code");
  });

  it("depends on neither the order of the files nor the clock", () => {
    const files = { b: text("2"), a: text("1") };
    const first = deterministicZip(files);
    jest.useFakeTimers({ now: new Date("2031-05-06T07:08:09Z") });

    expect(Buffer.from(deterministicZip({ a: text("1"), b: text("2") }))).toEqual(
      Buffer.from(first),
    );
  });

  it("gives other bytes for another content", () => {
    expect(Buffer.from(deterministicZip({ a: text("1") }))).not.toEqual(
      Buffer.from(deterministicZip({ a: text("2") })),
    );
  });
});
