import {
  awsError,
  type AwsResponder,
  type AwsServer,
  secretAnswer,
  startAwsServer,
} from "../support/aws-server";
import { REACHED_MS } from "../../support/time";
import { captureOutput } from "../support/captured-output";
import { contextWith, createTestHandler } from "../support/invocation";
import { everyRendering } from "../support/leaks";
import { sendJson, startTcpServer } from "../support/loopback-server";
import {
  startThirdPartyServer,
  type ThirdPartyServer,
  type VendorResponder,
} from "../support/third-party-server";
import { vendorAnswer } from "../support/vendor-answer";

/** The value of the secret. It must not appear anywhere but in the request header. */
const CANARY = "canary-2f9b64d1c07e";
const SECRET = JSON.stringify({ apiKey: CANARY });

/** What a leak would look like: as it is, encoded, or its beginning, as an error may quote it. */
const LEAKS = [CANARY, Buffer.from(CANARY).toString("base64").slice(0, 20), CANARY.slice(0, 10)];

interface Scenario {
  secret?: AwsResponder;
  vendor?: VendorResponder;
  putItem?: AwsResponder;
  event?: unknown;
  /** Variables that differ. */
  environment?: Parameters<typeof createTestHandler>[0];
  /** "written" or the kind of the error, as a pattern, to show that the run took its path. */
  ends: string;
}

/** A read that may succeed the next time is tried until its time is over: not for long, then. */
const BRIEFLY = {
  environment: { SECRET_CONNECT_TIMEOUT_MS: "250", SECRET_REQUEST_TIMEOUT_MS: "250" },
};

const echo =
  (status: number): VendorResponder =>
  (_, response) => {
    sendJson(
      response,
      status,
      { [CANARY]: `key ${CANARY}` },
      { "x-key": CANARY, "retry-after": CANARY },
    );
  };

const scenarios: Record<string, Scenario> = {
  "a good run": { ends: "written" },
  "a good answer that repeats the key": {
    vendor: (_, response) => {
      const answer = vendorAnswer();
      sendJson(
        response,
        200,
        { ...answer, key: CANARY, location: { ...answer.location, name: CANARY } },
        { "x-key": CANARY },
      );
    },
    ends: "written",
  },
  "400": { vendor: echo(400), ends: "request-refused" },
  "401": { vendor: echo(401), ends: "key-rejected" },
  "403": { vendor: echo(403), ends: "key-rejected" },
  "429": { vendor: echo(429), ends: "rate-limited" },
  "500": { vendor: echo(500), ends: "third-party-unavailable" },
  "a redirect with the key in its target": {
    vendor: (_, response) => {
      response.writeHead(302, { location: `https://${CANARY}:x@example.com/?k=${CANARY}` }).end();
    },
    ends: "redirect-refused",
  },
  "a redirect to an invalid target": {
    vendor: (_, response) => {
      response.writeHead(301, { location: `http://[${CANARY}` }).end();
    },
    ends: "redirect-refused",
  },
  "a body that is not JSON": {
    vendor: (_, response) => response.end(`${CANARY} is not a valid key`),
    ends: "malformed-response",
  },
  "a body of another shape": { vendor: echo(200), ends: "malformed-response" },
  "a body that is too large": {
    vendor: (_, response) => response.end(CANARY.repeat(20_000)),
    ends: "malformed-response",
  },
  "a body that is cut off": {
    vendor: (_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write(CANARY, () => response.destroy());
    },
    ends: "connection-failed",
  },
  "an answer that is not HTTP": {
    vendor: (_, response) => {
      response.socket?.end(`${CANARY}\r\n\r\n`);
    },
    ends: "connection-failed",
  },
  "no answer": {
    vendor: () => undefined,
    environment: { API_TIMEOUT_MS: String(REACHED_MS) },
    ends: "third-party-timeout",
  },
  "no server": { environment: { API_BASE_URL: "http://127.0.0.1:1" }, ends: "connection-failed" },
  "a table that refuses": {
    putItem: awsError(400, "AccessDeniedException"),
    ends: "table-write-failed",
  },
  "an event that is not valid": { event: { city: "" }, ends: "invalid-event" },
  "a denied read": { secret: awsError(400, "AccessDeniedException"), ends: "secret-access-denied" },
  "no secret": { secret: awsError(400, "ResourceNotFoundException"), ends: "secret-not-found" },
  "a throttled read": {
    secret: awsError(400, "ThrottlingException"),
    ...BRIEFLY,
    ends: "secret-throttled|secret-timeout",
  },
  "a failing service": {
    secret: awsError(500, "InternalServiceError"),
    ...BRIEFLY,
    ends: "secret-unavailable|secret-timeout",
  },
  "a secret that is not JSON": {
    secret: secretAnswer({ SecretString: CANARY }),
    ends: "secret-malformed",
  },
  "a secret that is cut off": {
    secret: secretAnswer({ SecretString: `{"apiKey": "${CANARY}` }),
    ends: "secret-malformed",
  },
  "a secret with another field": {
    secret: secretAnswer({ SecretString: JSON.stringify({ [CANARY]: CANARY }) }),
    ends: "secret-malformed",
  },
  "a binary secret": {
    secret: secretAnswer({ SecretBinary: Buffer.from(SECRET).toString("base64") }),
    ends: "secret-malformed",
  },
  "a secret answer that is not JSON": {
    secret: (_, response) => response.end(`{"SecretString": ${CANARY}`),
    ...BRIEFLY,
    ends: "secret-unavailable|secret-timeout",
  },
  "a secret answer that stalls": {
    secret: (_, response) => {
      response.writeHead(200);
      response.write(`{"SecretString": "${CANARY}`);
    },
    environment: { SECRET_REQUEST_TIMEOUT_MS: String(REACHED_MS) },
    ends: "secret-timeout",
  },
  "a key with a line break": {
    secret: secretAnswer({ SecretString: JSON.stringify({ apiKey: `${CANARY}\n` }) }),
    ends: "key-unusable",
  },
};

let aws: AwsServer;
let thirdParty: ThirdPartyServer;

beforeEach(async () => {
  aws = await startAwsServer();
  thirdParty = await startThirdPartyServer();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await aws.close();
  await thirdParty.close();
});

/** Runs a scenario and returns all that comes out of it, as text. */
async function run({ secret, vendor, putItem, event = {}, environment }: Scenario) {
  aws.getSecretValue = secret ?? secretAnswer({ SecretString: SECRET });
  aws.putItem = putItem ?? aws.putItem;
  thirdParty.respond = vendor ?? thirdParty.respond;
  const output = captureOutput();
  const handler = createTestHandler({ API_BASE_URL: thirdParty.url, ...environment });
  const outcome: unknown = await handler(event, contextWith()).catch((error: unknown) => error);
  const rows = JSON.stringify([...aws.rows]);
  return { outcome, text: [output.text(), everyRendering(outcome), rows].join("\n") };
}

test.each(Object.entries(scenarios))("%s: the key does not come out", async (_, scenario) => {
  const { outcome, text } = await run(scenario);

  expect(text).toMatch(new RegExp(scenario.ends));
  expect(outcome instanceof Error).toBe(scenario.ends !== "written");
  for (const leak of LEAKS) expect(text).not.toContain(leak);
});

test("the key was sent, so a leak was possible", async () => {
  await run({ ends: "written" });

  expect(thirdParty.requests[0]?.headers.apikey).toBe(CANARY);
  expect(thirdParty.requests[0]?.url).not.toContain(CANARY);
});

test("a connection without an answer to TLS: the key does not come out", async () => {
  const silent = await startTcpServer();
  const { text } = await run({
    environment: { API_BASE_URL: silent.url, API_CONNECT_TIMEOUT_MS: String(REACHED_MS) },
    ends: "third-party-timeout",
  });
  silent.close();

  expect(text).toContain("third-party-timeout");
  for (const leak of LEAKS) expect(text).not.toContain(leak);
});

test("an error of an unknown kind is logged without its message", async () => {
  jest.spyOn(globalThis, "fetch").mockImplementation(() => {
    throw new RangeError(`bad value ${CANARY}\n    at ${CANARY}`);
  });

  const { text } = await run({ ends: "connection-failed" });

  expect(text).toContain("RangeError");
  for (const leak of LEAKS) expect(text).not.toContain(leak);
});
