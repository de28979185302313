import fc from "fast-check";
import { SecretError } from "../../../lambda-src/secrets/errors";
import { SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { pass, setClock, whileTimePasses } from "./support/client";
import {
  COOLDOWN_MS,
  MAX_STALE_MS,
  Model,
  REFRESH_AHEAD_MS,
  TIMEOUT_MS,
  TTL_MS,
  type Upstream,
} from "./support/model";
import { StatusError } from "./support/third-party";

/** One thing that happens. */
type Step =
  | { readonly type: "peek" | "get" | "withSecret" | "open" | "close" | "rotate" }
  | { readonly type: "upstream"; readonly upstream: Upstream; readonly delayMs: number }
  | { readonly type: "thirdParty"; readonly refuses: "none" | "old" | "all" }
  | { readonly type: "pass" | "jump"; readonly ms: number };

const duration = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 2 * TIMEOUT_MS }),
  fc.constantFrom(TTL_MS - REFRESH_AHEAD_MS, TTL_MS - 1, TTL_MS, COOLDOWN_MS, MAX_STALE_MS),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constantFrom("peek", "get", "withSecret") }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom("open", "close", "rotate") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("upstream"),
      upstream: fc.constantFrom<Upstream[]>(
        "well",
        "well",
        "throttled",
        "timeout",
        "denied",
        "malformed",
        "broken",
        "hang",
        "deaf",
      ),
      delayMs: fc.constantFrom(0, 0, 5, 39, 100, TIMEOUT_MS - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("thirdParty"),
      refuses: fc.constantFrom("none", "old", "all"),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom("pass", "jump"), ms: duration }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("jump"), ms: duration.map((ms) => -ms) }) },
);

/** Carries the steps out. Throws when a rule is broken. */
async function carryOut(steps: readonly Step[], random: number): Promise<void> {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  const model = new Model(random);
  const client = new SecretsClient({
    secrets: {
      weather: {
        source: model,
        field: "apiKey",
        ttlMs: TTL_MS,
        refreshAheadMs: REFRESH_AHEAD_MS,
        maxStaleMs: MAX_STALE_MS,
        timeoutMs: TIMEOUT_MS,
        rejectionCooldownMs: COOLDOWN_MS,
      },
    },
    observer: model,
    random: () => random,
  });
  const invocations: { readonly end: () => void; readonly ended: Promise<unknown> }[] = [];
  const reads = new Set<Promise<void>>();
  const calls = new Set<Promise<void>>();
  let refuses: "none" | "old" | "all" = "none";
  let broken: unknown;

  const refuse = (versionId: string) =>
    refuses === "all" || (refuses === "old" && versionId !== `v${model.version}`);

  const keep = (read: Promise<void>, among = reads) => {
    const kept = read
      .catch((error: unknown) => {
        if (!(error instanceof SecretError || error instanceof StatusError)) broken ??= error;
      })
      .finally(() => among.delete(kept));
    among.add(kept);
  };

  const endInvocation = async () => {
    const invocation = invocations.pop();
    if (invocation === undefined) return;
    // A handler waits for its calls to the third party. Its other reads may go on without it.
    await whileTimePasses(Promise.all(calls));
    model.openInvocations -= 1;
    invocation.end();
    await whileTimePasses(invocation.ended);
    if (model.openInvocations === 0 && model.activeCalls > 0) {
      throw new Error("A call is in the air after the invocation.");
    }
  };

  const carryOutOne = async (next: Step) => {
    const deliveries = model.deliveries;
    switch (next.type) {
      case "peek": {
        const callsBefore = model.calls;
        model.checkPeek(client.peek("weather")?.versionId, callsBefore);
        break;
      }
      case "get":
        keep(
          client.get("weather").then(({ versionId }) => {
            model.checkRead(versionId, deliveries);
          }),
        );
        break;
      case "withSecret":
        keep(
          client.withSecret("weather", (value) => {
            const versionId = value.expose().replace("key-", "v");
            model.checkRead(versionId, deliveries);
            return refuse(versionId) ? Promise.reject(new StatusError(401)) : Promise.resolve();
          }),
          calls,
        );
        break;
      case "open": {
        let end: () => void = () => undefined;
        const invocation = new Promise<void>((resolve) => (end = resolve));
        model.openInvocations += 1;
        const endsAtMs = performance.now() + 5_000;
        const ended = client.run(() => invocation, {
          remainingMs: () => endsAtMs - performance.now(),
        });
        invocations.push({ end, ended });
        break;
      }
      case "close":
        await endInvocation();
        break;
      case "rotate":
        model.version += 1;
        break;
      case "upstream":
        model.upstream = next.upstream;
        model.delayMs = next.delayMs;
        break;
      case "thirdParty":
        refuses = next.refuses;
        break;
      case "pass":
        await pass(next.ms);
        break;
      case "jump":
        if (next.ms < 0) model.setBack();
        setClock(next.ms);
        break;
    }
    await pass(0);
    if (broken !== undefined) throw broken as Error;
    if (model.broken !== undefined) throw new Error(model.broken);
  };

  for (const next of steps) await carryOutOne(next);

  // Everything ends, and a service that is well again is used again.
  while (invocations.length > 0) await endInvocation();
  await pass(4 * TIMEOUT_MS);
  if (reads.size + calls.size > 0) throw new Error("A read is not answered in its time.");
  if (jest.getTimerCount() > 0) throw new Error("A timer is left.");
  await carryOutOne({ type: "upstream", upstream: "well", delayMs: 0 });
  setClock(1_000_000_000);
  const { versionId } = await whileTimePasses(client.get("weather"));
  if (versionId !== `v${model.version}`) throw new Error("The current version is not found.");
}

afterEach(() => jest.useRealTimers());

test("keeps its rules, whatever happens in whichever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60, size: "max" }),
      fc.constantFrom(0, 0.3, 0.999),
      carryOut,
    ),
    { numRuns: 500 },
  );
});
