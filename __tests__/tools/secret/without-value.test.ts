import { withoutValue } from "../../../tools/secret/without-value";
import { everyRendering } from "../../lambda-src/support/leaks";

const KEY = 'canary"4f1c\\9b0a77';

async function thrown(error: unknown, confidential = [KEY]): Promise<Error> {
  const caught: unknown = await withoutValue(confidential, () =>
    // What is not an Error can be thrown as well.
    Promise.reject(error as Error),
  ).catch((one: unknown) => one);
  if (!(caught instanceof Error)) throw new Error("It did not throw.");
  return caught;
}

describe("withoutValue", () => {
  it("returns what the call returns", async () => {
    expect(await withoutValue([KEY], () => Promise.resolve(7))).toBe(7);
  });

  it("keeps the name, and of the message what is not the value", async () => {
    const escaped = JSON.stringify(KEY).slice(1, -1);
    const error = await thrown(
      Object.assign(new Error(`Value ${KEY} or ${escaped} or ${JSON.stringify(escaped)}.`), {
        name: "ValidationException",
        $response: { body: KEY },
      }),
    );

    expect(error.name).toBe("ValidationException");
    expect(error.message).toBe('Value [redacted] or [redacted] or "[redacted]".');
    expect(everyRendering(error)).not.toMatch(/canary|4f1c/);
  });

  it("shows nothing of a message that repeats a piece of the value", async () => {
    for (const piece of [KEY.slice(0, 8), KEY.slice(-8), `${KEY.slice(2, 12)}…`]) {
      expect((await thrown(new Error(`Value '${piece}' is refused`))).message).toBe(
        "AWS's message repeats a piece of the value and is not shown.",
      );
    }
    expect((await thrown(new Error(`Not '${KEY.slice(0, 5)}'`))).message).toBe("Not 'canar'");
  });

  it("removes each of several, the longest first", async () => {
    const error = await thrown(new Error("abcdef and abcd"), ["abcd", "abcdef"]);

    expect(error.message).toBe("[redacted] and [redacted]");
  });

  it("takes what is no Error for one", async () => {
    expect((await thrown(`refused ${KEY}`)).message).toBe("refused [redacted]");
  });
});
