import * as errors from "../../../lambda-src/secrets/errors";

test.each([
  [errors.SecretNotFoundError, "SecretNotFoundError", "secret-not-found", false],
  [errors.SecretAccessDeniedError, "SecretAccessDeniedError", "secret-access-denied", false],
  [errors.SecretMalformedError, "SecretMalformedError", "secret-malformed", false],
  [
    errors.SecretSourceMisconfiguredError,
    "SecretSourceMisconfiguredError",
    "secret-source-misconfigured",
    false,
  ],
  [errors.SecretThrottledError, "SecretThrottledError", "secret-throttled", true],
  [errors.SecretNotReadyError, "SecretNotReadyError", "secret-not-ready", true],
  [errors.SecretUnavailableError, "SecretUnavailableError", "secret-unavailable", true],
  [errors.SecretTimeoutError, "SecretTimeoutError", "secret-timeout", true],
])("%p says its name, kind and whether it passes", (SecretErrorClass, name, kind, transient) => {
  const error = new SecretErrorClass("acme/dev/weather", "a reason.");

  expect(error).toBeInstanceOf(errors.SecretError);
  expect(error).toMatchObject({ name, kind, transient, secretName: "acme/dev/weather" });
  expect(String(error)).toBe(`${name}: Secret "acme/dev/weather": a reason.`);
});
