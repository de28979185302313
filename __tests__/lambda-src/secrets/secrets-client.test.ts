import { type SecretOptions, SecretsClient } from "../../../lambda-src/secrets/secrets-client";
import { keyOf } from "./support/client";
import { denied, ScriptedSource } from "./support/scripted-source";

function twoSecrets() {
  const weather = new ScriptedSource("weather");
  const traffic = new ScriptedSource("traffic");
  const clock = { ms: 1_000 };
  const client = new SecretsClient({
    secrets: { weather: { source: weather }, traffic: { source: traffic, ttlMs: 1_000 } },
    now: () => clock.ms,
    random: () => 0,
  });
  return { weather, traffic, clock, client };
}

describe("several secrets", () => {
  test("each has its own value, age and failures", async () => {
    const { weather, traffic, clock, client } = twoSecrets();
    weather.version = 7;
    await client.prefetch("weather", "traffic");
    clock.ms += 1_000;
    traffic.failure = denied;

    expect(keyOf(client.peek("weather"))).toBe("key-7");
    expect(keyOf(await client.get("weather"))).toBe("key-7");
    await expect(client.get("traffic")).rejects.toMatchObject({ kind: "secret-access-denied" });
    expect([weather.calls.length, traffic.calls.length]).toEqual([1, 2]);
  });

  test("the handle of a name is always the same", () => {
    const { client } = twoSecrets();

    expect(client.secret("weather")).toBe(client.secret("weather"));
    expect(client.secret("weather")).not.toBe(client.secret("traffic"));
  });

  test("the injected clock decides, at its time and not of the process", async () => {
    const { traffic, clock, client } = twoSecrets();
    await client.get("traffic");

    clock.ms += 899;
    expect(keyOf(client.peek("traffic"))).toBe("key-1");
    clock.ms += 101;
    expect(client.peek("traffic")).toBeUndefined();
    expect(traffic.calls).toHaveLength(1);
  });

  test("a fresh get returns the same promise each time", async () => {
    const { client } = twoSecrets();
    await client.get("weather");

    expect(client.get("weather")).toBe(client.get("weather"));
  });
});

describe("names", () => {
  test.each(["other", "toString", "__proto__", "constructor"])(
    "%s is not configured",
    async (name) => {
      const client = twoSecrets().client as unknown as SecretsClient;
      const message = `There is no secret "${name}" in the option "secrets".`;

      expect(() => client.peek(name)).toThrow(new RangeError(message));
      expect(() => client.secret(name)).toThrow(RangeError);
      await expect(client.get(name)).rejects.toThrow(RangeError);
      await expect(client.withSecret(name, () => Promise.resolve())).rejects.toThrow(RangeError);
      await expect(client.prefetch(name)).rejects.toThrow(RangeError);
    },
  );

  test("a function gives the options of a name on its first use", async () => {
    const optionsOf = jest.fn((name: string): SecretOptions => ({
      source: new ScriptedSource(name),
    }));
    const client = new SecretsClient({ secrets: optionsOf });
    expect(optionsOf).not.toHaveBeenCalled();

    await client.get("a");
    await client.get("a");
    client.peek("b");

    expect(optionsOf.mock.calls).toEqual([["a"], ["b"]]);
  });

  test("one more than the bound is refused, and those before still work", async () => {
    const sources: string[] = [];
    const client = new SecretsClient({
      secrets: (name: string) => {
        sources.push(name);
        return { source: new ScriptedSource(name) };
      },
      maxSecrets: 2,
    });
    await client.prefetch("a", "b");
    const refusal = {
      name: "RangeError",
      message: "maxSecrets is 2: raise it, or check the names.",
    };

    await expect(client.get("c")).rejects.toMatchObject(refusal);
    expect(() => client.peek("c")).toThrow(refusal.message);
    expect(keyOf(client.peek("b"))).toBe("key-1");
    // The function was not even asked, because it may create a client of the AWS SDK.
    expect(sources).toEqual(["a", "b"]);
  });

  test("the bound is 20", () => {
    const secrets = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `s${index}`,
          { source: new ScriptedSource() },
        ]),
      );

    expect(() => new SecretsClient({ secrets: secrets(20) })).not.toThrow();
    expect(() => new SecretsClient({ secrets: secrets(21) })).toThrow(RangeError);
  });

  test.each([0, -1, Number.NaN])("maxSecrets %d is refused", (maxSecrets) => {
    expect(() => new SecretsClient({ secrets: {}, maxSecrets })).toThrow(
      /^maxSecrets is .*: write a number from 1 to /,
    );
  });
});

describe("without options for tests", () => {
  afterEach(() => jest.useRealTimers());

  test("fake timers that begin after the client was made are seen", async () => {
    const client = new SecretsClient({ secrets: { weather: { source: new ScriptedSource() } } });
    jest.useFakeTimers({ now: 0 });
    await client.get("weather");

    jest.setSystemTime(299_999);
    expect(keyOf(client.peek("weather"))).toBe("key-1");
    jest.setSystemTime(300_000);
    expect(client.peek("weather")).toBeUndefined();
  });

  test("the start of the refresh differs from read to read", async () => {
    jest.useFakeTimers({ now: 0 });
    const random = jest.spyOn(Math, "random");
    const client = new SecretsClient({ secrets: { weather: { source: new ScriptedSource() } } });

    await client.get("weather");

    expect(random).toHaveBeenCalled();
    random.mockRestore();
  });
});
