import { inspect } from "node:util";
import { SINKS, textIn } from "../../../bench/secrets/programs/sinks";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";

const CANARY = "canary-k3Yp9QzL";

/** These print what they are given in some form, but not the text of an object's fields. */
const ONLY_THE_TEXT_OF_STRINGS = [
  "String",
  "template string",
  "concatenation",
  "message of an error",
  "pino, cause",
];

describe("sinks", () => {
  const names = Object.keys(SINKS);

  it.each(names)("%s prints a value that does not hide itself", (name) => {
    const sink = SINKS[name];
    const text = (subject: unknown) => (sink === undefined ? "" : textIn(sink, subject));

    const printed = ONLY_THE_TEXT_OF_STRINGS.includes(name)
      ? text(CANARY)
      : text({ field: CANARY }) + text(CANARY);

    expect(printed).toContain(CANARY);
  });

  it.each(names)("%s does not print a value that does", (name) => {
    const sink = SINKS[name];

    const printed = sink === undefined ? "" : textIn(sink, new SecretValue(CANARY));

    expect(printed).not.toContain(CANARY);
  });

  it.each(["inspect, customInspect off", "inspect, everything"])(
    "%s sees through an object that hides a field only from inspect",
    (name) => {
      const sink = SINKS[name];
      const subject = { field: CANARY, [inspect.custom]: () => "[redacted]" };

      const printed = sink === undefined ? "" : textIn(sink, subject);

      expect(printed).toContain(CANARY);
    },
  );

  it("include the complaint of what cannot be printed", () => {
    const printed = textIn(() => {
      throw new Error(`cannot print ${CANARY}`);
    }, undefined);

    expect(printed).toContain(CANARY);
  });
});
