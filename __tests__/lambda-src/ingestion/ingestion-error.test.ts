import { describeError } from "../../../lambda-src/ingestion/ingestion-error";
import { InvalidEventError } from "../../../lambda-src/ingestion/event";
import { SecretThrottledError } from "../../../lambda-src/secrets/errors";

const CANARY = "canary-77";

test("a typed error is described by its kind and message", () => {
  expect(describeError(new InvalidEventError("no"))).toEqual({
    kind: "invalid-event",
    message: "no",
  });
  expect(describeError(new SecretThrottledError("weather", "slow down"))).toEqual({
    kind: "secret-throttled",
    message: 'Secret "weather": slow down',
  });
});

test("any other error is described by its class and place, without its message", () => {
  const description = describeError(new TypeError(`bad value ${CANARY}\n    at ${CANARY}`));

  expect(description.kind).toBe("unexpected");
  expect(description.message).toMatch(/^TypeError at .*ingestion-error\.test\.ts/);
  expect(description.message).not.toContain(CANARY);
});

test.each([[CANARY], [{ message: CANARY }], [undefined]])("a thrown %j is not quoted", (thrown) => {
  const description = describeError(thrown);

  expect(description.kind).toBe("unexpected");
  expect(description.message).not.toContain(CANARY);
});
