/** What a measured number must reach. */
export interface Limit {
  /** What is measured, as the report prints it. */
  readonly what: string;
  readonly bound: "at most" | "at least";
  readonly value: number;
  /** `×` is a ratio of two numbers that were measured in the same run. */
  readonly unit: "×" | "ms" | "KiB" | "";
}

/**
 * Every number that the project promises, in one place. `npm run bench` fails when one is missed.
 *
 * Times are promised as ratios where another number of the same run can stand below them: the
 * machine that runs the benchmark is then on both sides.
 */
export const LIMITS = {
  peekHandle: atMost(1.5, "×", "warm read, handle.peek() / floor of any TTL cache"),
  peekClient: atMost(1.5, "×", "warm read, client.peek(name) / floor of any TTL cache"),
  /** Where `Date.now()` alone is not that much faster, see {@link withinFloor}. */
  peekAgainstPowertools: atLeast(15, "×", "warm read, Powertools getSecret() / handle.peek()"),
  getHandle: atMost(1.4, "×", "warm read, await handle.get() / await of a bare async () => value"),
  getClient: atMost(
    1.4,
    "×",
    "warm read, await client.get(name) / await of a bare async () => value",
  ),

  coldCalls: atMost(1, "", "1,000 readers of a cold entry: calls"),
  coldErrors: atMost(0, "", "1,000 readers of a cold entry: errors"),
  coldTime: atMost(1.2, "×", "1,000 readers of a cold entry: time of all / time of one"),
  expiredCalls: atMost(1, "", "1,000 readers of an expired entry: calls"),
  expiredErrors: atMost(0, "", "1,000 readers of an expired entry: errors"),
  expiredTime: atMost(1.2, "×", "1,000 readers of an expired entry: time of all / time of one"),

  slowestRead: atMost(5, "ms", "slowest read across an expiry"),

  outageReads: atLeast(500, "", "outage: reads answered"),
  outageErrors: atMost(0, "", "outage: reads that fail"),
  outageSlowReads: atMost(0, "", "outage: reads slower than 50 ms after the first"),
  outageCalls: atMost(10, "", "outage: calls in 10 s"),

  rotationSuccesses: atLeast(100, "", "100 rejections after a rotation: requests that succeed"),
  rotationCalls: atMost(1, "", "100 rejections after a rotation: calls"),
  badKeyCalls: atMost(2, "", "1,000 requests with a key that is bad for good: calls"),

  leaks: atMost(0, "", "sinks that print the value"),

  loopbackSize: atMost(12, "KiB", "client with withSecrets and a loopback source, minified"),
  sdkSize: atMost(1.05, "×", "SDK source with withSecrets, minified / bare SDK"),

  sdkStartWall: atMost(1.1, "×", "start to first secret, SDK source / bare SDK: elapsed"),
  sdkStartCpu: atMost(1.1, "×", "start to first secret, SDK source / bare SDK: CPU"),
  loopbackStartWall: atMost(
    1.2,
    "×",
    "start to first secret, loopback source / bare node:http: elapsed",
  ),
  loopbackStartCpu: atMost(
    1.2,
    "×",
    "start to first secret, loopback source / bare node:http: CPU",
  ),

  synthStart: atMost(1.5, "×", "synth of all stacks / load of cdktf and the provider modules"),
} as const satisfies Record<string, Limit>;

/** The same limit of one of several things. */
export function named(limit: Limit, name: string): Limit {
  return { ...limit, what: `${limit.what}, ${name}` };
}

/** Of what the floor reaches, how much must be reached where the floor is what limits. */
const SHARE_OF_FLOOR = 0.8;

/**
 * A limit that no implementation can reach on a machine where the floor itself does not: there it is
 * a share of what the floor reaches.
 */
export function withinFloor(limit: Limit, floor: number): Limit {
  const reachable = Number((SHARE_OF_FLOOR * floor).toPrecision(3));
  return reachable >= limit.value
    ? limit
    : {
        ...limit,
        value: reachable,
        what: `${limit.what} (${limit.value} where Date.now() is fast enough)`,
      };
}

function atMost(value: number, unit: Limit["unit"], what: string): Limit {
  return { what, bound: "at most", value, unit };
}

function atLeast(value: number, unit: Limit["unit"], what: string): Limit {
  return { what, bound: "at least", value, unit };
}
