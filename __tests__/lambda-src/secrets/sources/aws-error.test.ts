import { awsSecretError } from "../../../../lambda-src/secrets/sources/aws-error";
import { everyRendering } from "../../support/leaks";

const CANARY = "canary-4b1d77e0";

function error(code: unknown, status = 400, ...[sentence]: [unknown?]) {
  return awsSecretError("weather", "Secrets Manager", { code, status, sentence });
}

test.each([
  ["ResourceNotFoundException", 400, "secret-not-found"],
  ["InvalidRequestException", 400, "secret-not-found"],
  ["ParameterNotFound", 400, "secret-not-found"],
  ["ParameterVersionNotFound", 400, "secret-not-found"],
  ["AccessDeniedException", 400, "secret-access-denied"],
  ["AccessDenied", 403, "secret-access-denied"],
  ["DecryptionFailure", 400, "secret-access-denied"],
  ["ExpiredTokenException", 400, "secret-access-denied"],
  ["IncompleteSignature", 400, "secret-access-denied"],
  ["InvalidKeyId", 400, "secret-access-denied"],
  ["InvalidSignatureException", 400, "secret-access-denied"],
  ["MissingAuthenticationTokenException", 400, "secret-access-denied"],
  ["NotAuthorized", 400, "secret-access-denied"],
  ["UnrecognizedClientException", 400, "secret-access-denied"],
  ["AnyOther", 401, "secret-access-denied"],
  ["AnyOther", 403, "secret-access-denied"],
  ["ThrottlingException", 400, "secret-throttled"],
  ["Throttling", 400, "secret-throttled"],
  ["ThrottledException", 400, "secret-throttled"],
  ["TooManyRequestsException", 400, "secret-throttled"],
  ["RequestLimitExceeded", 503, "secret-throttled"],
  ["AnyOther", 429, "secret-throttled"],
  ["RequestTimeoutException", 400, "secret-timeout"],
  ["TimeoutError", 504, "secret-timeout"],
  ["RequestExpired", 400, "secret-unavailable"],
  ["InternalServiceError", 500, "secret-unavailable"],
  ["InternalServerError", 500, "secret-unavailable"],
  ["ConnectionError", 502, "secret-unavailable"],
  ["ServiceUnavailable", 503, "secret-unavailable"],
  ["InvalidParameterException", 400, "secret-source-misconfigured"],
  ["ValidationException", 400, "secret-source-misconfigured"],
  ["InternalFailure", 400, "secret-source-misconfigured"],
  ["AnyOther", 0, "secret-source-misconfigured"],
  // A refusal of a service behind the service.
  ["KMSAccessDeniedException", 400, "secret-access-denied"],
  // Only at the beginning: this one is about another thing.
  ["LayerParameterNotFound", 400, "secret-source-misconfigured"],
])("%s with %d is %s", (code, status, kind) => {
  const { kind: actual, message, cause } = error(code, status, "what AWS said");

  expect(actual).toBe(kind);
  expect(message).toContain('Secret "weather": Secrets Manager ');
  expect(message).toContain(code);
  expect(cause).toBeUndefined();
});

test.each([
  ["Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z", true],
  ["Signature not yet current: 20260101T000000Z is still later than 20251231T235000Z", true],
  ["The request signature we calculated does not match the signature you provided.", false],
])("a refused signature: %s", (sentence, transient) => {
  expect(error("InvalidSignatureException", 400, sentence).transient).toBe(transient);
});

test.each([
  ["com.amazonaws.secretsmanager#ResourceNotFoundException"],
  ["ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.secretsmanager/"],
  ["com.amazonaws.secretsmanager#ResourceNotFoundException:http://internal.amazon.com/"],
])("reads the code out of %s", (code) => {
  expect(error(code).message).toContain("(ResourceNotFoundException, HTTP 400)");
});

test.each([
  ["AccessDeniedException", 400, true],
  ["ResourceNotFoundException", 400, true],
  ["ThrottlingException", 400, false],
  ["ValidationException", 400, false],
  ["InternalServiceError", 500, false],
  ["TimeoutError", 504, false],
  ["ExpiredTokenException", 400, false],
])("repeats AWS's sentence for %s: %d, %s", (code, status, repeated) => {
  expect(error(code, status, "what AWS said").message.includes("what AWS said")).toBe(repeated);
});

test.each(["InvalidSignatureException", "SignatureDoesNotMatch"])(
  "%s: the request that AWS quotes, with its session token, is not repeated",
  (code) => {
    const sentence =
      "The request signature we calculated does not match the signature you provided. " +
      "Check your AWS Secret Access Key and signing method.\n\nThe Canonical String for this " +
      `request should have been\n'POST\n/\n\nhost:example\nx-amz-security-token:${CANARY}\n'`;

    expect(error(code, 403, sentence).kind).toBe("secret-access-denied");
    expect(everyRendering(error(code, 403, sentence))).not.toContain(CANARY);
  },
);

test("keeps no more than the beginning of a long sentence", () => {
  const sentence = `explicit deny ${"x".repeat(5_000)}${CANARY}`;

  const { message } = error("AccessDeniedException", 400, sentence);

  expect(message).toContain("explicit deny");
  expect(message.length).toBeLessThan(1_200);
  expect(message).not.toContain(CANARY);
});

test.each([
  ["a sentence", `Refused key ${CANARY}`],
  ["JSON", `{"key":"${CANARY}"}`],
  ["too long", `${CANARY}x`.replaceAll("-", "_").repeat(5)],
  ["not a text", { canary: CANARY }],
  ["missing", undefined],
])("does not repeat a code that is %s", (_, code) => {
  const { kind, message } = error(code);

  expect(kind).toBe("secret-source-misconfigured");
  expect(message).toContain("(HTTP 400)");
  expect(everyRendering(error(code))).not.toMatch(/canary.4b1d77e0/);
});

test.each([[undefined], [null], [{ text: CANARY }], [7]])(
  "leaves out a sentence that is not a text: %p",
  (sentence) => {
    const { message } = error("AccessDeniedException", 400, sentence);

    expect(message).toContain("(AccessDeniedException, HTTP 400)");
    expect(message).not.toContain(CANARY);
  },
);
