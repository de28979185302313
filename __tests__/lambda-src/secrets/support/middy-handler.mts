/** Runs in a process of its own, because middy is an ECMAScript module and the tests are not. */
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { secretsMiddleware } from "../../../../lambda-src/secrets/middy.js";
import { SecretNotFoundError } from "../../../../lambda-src/secrets/errors.js";
import { SecretValue } from "../../../../lambda-src/secrets/secret-value.js";
import { SecretsClient } from "../../../../lambda-src/secrets/secrets-client.js";

const clock = { ms: 1_700_000_000_000 };
let version = 1;
let missing = false;
let inTheAir = 0;
const client = new SecretsClient({
  secrets: {
    weather: {
      timeoutMs: 600_000,
      source: {
        secretName: "weather",
        async fetch() {
          inTheAir += 1;
          const current = version;
          await new Promise((resolve) => setTimeout(resolve, 20));
          inTheAir -= 1;
          if (missing) throw new SecretNotFoundError("weather", "there is none.");
          return { value: new SecretValue(`key-${current}`), versionId: `v${current}` };
        },
      },
    },
  },
  now: () => clock.ms,
  random: () => 0,
});

const seen: unknown[] = [];
interface Event {
  readonly fail?: boolean;
  readonly early?: boolean;
}

const handler = middy<Event>()
  .use({
    before: ({ event }: { event: Event }) => (event.early === true ? "early" : undefined),
  })
  .use(secretsMiddleware(client, ["weather"]))
  .use({
    before: ({ internal }: { internal: object }) => {
      const { weather } = internal as { weather: SecretValue };
      seen.push({ key: weather.expose(), keys: Object.keys(internal), text: String(weather) });
    },
  })
  .handler((event: Event) => {
    if (event.fail === true) throw new Error("a bug");
    return client.withSecret("weather", (key) => Promise.resolve(`used ${key.expose()}`));
  });

const invoke = async (event: { fail?: boolean; early?: boolean } = {}) => {
  const context = { getRemainingTimeInMillis: () => 600_000 } as Context;
  const answer: unknown = await Promise.resolve(handler(event, context)).catch(String);
  return { answer, inTheAir, next: client.peek("weather")?.versionId };
};

const cold = await invoke();
version = 2;
clock.ms += 270_000;
const ahead = await invoke();
version = 3;
clock.ms += 270_000;
const failed = await invoke({ fail: true });
const early = await invoke({ early: true });
missing = true;
clock.ms += 300_000;
const absent = await invoke();
// A refresh that is due, outside an invocation.
missing = false;
clock.ms += 10_000;
await client.get("weather");
clock.ms += 270_000;
client.peek("weather");
console.log(JSON.stringify({ cold, ahead, failed, early, absent, seen, after: inTheAir }));
