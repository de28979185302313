import { EmfSecretObserver } from "../../../lambda-src/secrets/emf-observer";
import type { SecretEvent } from "../../../lambda-src/secrets/secret-observer";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { captureOutput } from "../support/captured-output";
import { ScriptedSource, throttled } from "./support/scripted-source";

const NOW_MS = 1_700_000_000_000;
const ABOUT = { secretName: "acme/dev/weather", versionId: "v1" };
const stale = (secretName: string): SecretEvent => ({
  type: "stale-served",
  secretName,
  versionId: "v1",
  ageMs: 300_001,
  kind: "secret-throttled",
});
const failure = (secretName: string): SecretEvent => ({
  type: "fetch-failed",
  secretName,
  kind: "secret-throttled",
  reason: "expired",
  durationMs: 3,
  attempts: 1,
  throttles: 1,
  message: `Secret "${secretName}": slow down.`,
});

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const observer = new EmfSecretObserver({
    namespace: "Acme",
    dimensions: { service: "acme-dev-weather" },
    write: (line) => {
      expect(line).not.toContain("\n");
      lines.push(JSON.parse(line) as Record<string, unknown>);
    },
    now: () => NOW_MS,
  });
  return { lines, observer };
}

const embedded = (...metrics: [string, string][]) => ({
  Timestamp: NOW_MS,
  CloudWatchMetrics: [
    {
      Namespace: "Acme",
      Dimensions: [["service"]],
      Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
    },
  ],
});

test("a read is one line, a log entry and its metrics", () => {
  const { lines, observer } = setUp();

  observer.secretEvent({
    type: "fetched",
    ...ABOUT,
    reason: "cold",
    durationMs: 12,
    attempts: 1,
    throttles: 0,
    first: true,
  });

  expect(lines).toEqual([
    {
      timestamp: "2023-11-14T22:13:20.000Z",
      level: "INFO",
      message: "Secret fetched",
      ...ABOUT,
      reason: "cold",
      durationMs: 12,
      attempts: 1,
      throttles: 0,
      first: true,
      service: "acme-dev-weather",
      _aws: embedded(
        ["SecretFetches", "Count"],
        ["SecretFetchLatency", "Milliseconds"],
        ["SecretColdFetchLatency", "Milliseconds"],
      ),
      SecretFetches: 1,
      SecretFetchLatency: 12,
      SecretColdFetchLatency: 12,
    },
  ]);
});

test("a failure keeps the text of the line and says the error beside it", () => {
  const { lines, observer } = setUp();

  observer.secretEvent(failure("weather"));

  expect(lines).toMatchObject([
    {
      level: "ERROR",
      message: "Secret fetch failed",
      error: 'Secret "weather": slow down.',
      kind: "secret-throttled",
      SecretFetchErrors: 1,
      SecretThrottles: 1,
    },
  ]);
});

test("a refused key is a warning", () => {
  const { lines, observer } = setUp();

  observer.secretEvent({ type: "rejected", ...ABOUT, resolved: false });

  expect(lines).toMatchObject([
    {
      level: "WARN",
      message: "Secret rejected by the third party",
      ...ABOUT,
      resolved: false,
      SecretKeyRejections: 1,
    },
  ]);
});

describe("stale serves", () => {
  test("only the first after an attempt is logged, without metrics", () => {
    const { lines, observer } = setUp();

    for (let read = 0; read < 3; read += 1) observer.secretEvent(stale("weather"));

    expect(lines).toEqual([
      {
        timestamp: "2023-11-14T22:13:20.000Z",
        level: "WARN",
        message: "Stale secret served",
        secretName: "weather",
        versionId: "v1",
        ageMs: 300_001,
        kind: "secret-throttled",
        service: "acme-dev-weather",
      },
    ]);
  });

  test("each failed attempt allows one more line, for its secret only", () => {
    const { lines, observer } = setUp();
    const messages = () => lines.map(({ message }) => message);

    observer.secretEvent(stale("weather"));
    observer.secretEvent(stale("traffic"));
    observer.secretEvent({ type: "rejected", ...ABOUT, secretName: "weather", resolved: false });
    observer.secretEvent(stale("weather"));
    expect(messages().filter((message) => message === "Stale secret served")).toHaveLength(2);

    observer.secretEvent(failure("weather"));
    observer.secretEvent(stale("weather"));
    observer.secretEvent(stale("traffic"));
    expect(messages().filter((message) => message === "Stale secret served")).toHaveLength(3);
  });

  test("flush writes their number once", () => {
    const { lines, observer } = setUp();
    for (let read = 0; read < 3; read += 1) observer.secretEvent(stale("weather"));
    lines.length = 0;

    observer.flush();
    observer.flush();

    expect(lines).toEqual([
      {
        timestamp: "2023-11-14T22:13:20.000Z",
        service: "acme-dev-weather",
        _aws: embedded(["SecretStaleServes", "Count"]),
        SecretStaleServes: 3,
      },
    ]);
  });

  test("without any, flush writes nothing", () => {
    const { lines, observer } = setUp();

    observer.flush();

    expect(lines).toEqual([]);
  });
});

test("over a client it writes to standard output, and each invocation flushes", async () => {
  const output = captureOutput();
  const clock = { ms: NOW_MS };
  const source = new ScriptedSource();
  const observer = new EmfSecretObserver({ namespace: "Acme", dimensions: { service: "weather" } });
  const client = new SecretsClient({
    secrets: { weather: { source } },
    observer,
    now: () => clock.ms,
  });

  await client.run(() => client.get("weather"));
  clock.ms += 300_000;
  source.failure = throttled;
  await client.run(() => Promise.all([client.get("weather"), client.get("weather")]));
  jest.restoreAllMocks();

  expect(output.metric("SecretFetches")).toEqual([1, 1]);
  expect(output.metric("SecretFetchErrors")).toEqual([1]);
  expect(output.metric("SecretStaleServes")).toEqual([2]);
  expect(output.text().endsWith("}\n")).toBe(true);
  expect(output.text()).not.toContain("key-1");
});
