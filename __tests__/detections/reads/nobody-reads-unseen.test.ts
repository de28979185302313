import * as fc from "fast-check";
import { loadEnvironment } from "../../../config/load-environment";
import type { Integration } from "../../../config/schema";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { readDetections } from "../../../detections/reads/read-detections";
import { tuned } from "../../../detections/tuning/tuned";
import { principalsOf } from "../../../policies/principals";
import { matcherOf } from "../../../tools/drill/matcher";
import { placeholdersOf } from "../../../tools/drill/placeholders";
import type { Placeholders } from "../../../tools/drill/placeholders";
import { eventsOf, recordings } from "../../../tools/drill/recorded-events";
import { patternsOf } from "../secret-events/raises";
import { roleSession } from "../support/events";
import type { Event } from "../support/events";

/**
 * Nobody but the reader, and the rotation role where there is one, reads a value without raising a
 * detection, whatever else the event says or leaves out.
 *
 * The guarantee rests on these fields, which every published read has: who has none of them in his
 * event is not seen, and the last tests show it.
 * - `eventSource`, `eventName`, and no `errorCode`;
 * - `requestParameters.secretId` of a secret, `requestParameters.encryptionContext.PARAMETER_ARN` of a
 *   parameter;
 * - who it was: `userIdentity.sessionContext.sessionIssuer.arn` of a secret, `userIdentity.arn` of a
 *   parameter. It may be missing, with whatever is around it, and may not be null: CloudTrail leaves out
 *   what it does not know of an identity.
 */
const NEEDED = {
  "secrets-manager": {
    what: ["eventSource", "eventName", "requestParameters.secretId"],
    who: "userIdentity.sessionContext.sessionIssuer.arn",
  },
  "parameter-store": {
    what: ["eventSource", "eventName", "requestParameters.encryptionContext.PARAMETER_ARN"],
    who: "userIdentity.arn",
  },
} as const;

type Store = keyof typeof NEEDED;

const environment = loadEnvironment("every-source");

/** A read of one integration's value, as it was recorded. */
interface Read {
  readonly integration: Integration;
  readonly placeholders: Placeholders;
  readonly name: string;
  readonly event: Event;
  /** Which detections of the integration or of all match an event, in each of the languages. */
  readonly raisedBy: (event: Event) => { filters: string[]; rules: string[] };
}

function isSuccessfulRead(
  store: Store,
  { placeholders }: Pick<Read, "placeholders">,
  event: Event,
) {
  const read =
    store === "secrets-manager"
      ? event.eventName === "GetSecretValue" &&
        [placeholders.secretName, placeholders.secretArn, placeholders.partialSecretArn].includes(
          at(event, "requestParameters.secretId") as string,
        )
      : event.eventName === "Decrypt" &&
        at(event, NEEDED[store].what[2]) === placeholders.parameterArn;
  return read && event.errorCode === undefined;
}

const RECORDINGS = recordings().filter(({ name }) => !name.includes("burst"));

function readsOf(store: Store): Read[] {
  return environment.integrations
    .filter(({ secret }) => secret.store === store)
    .flatMap((integration) => {
      const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
      const matchers = tuned(environment, readDetections(environment, EXAMPLE_NETWORK))
        // One read is no burst.
        .filter(({ id }) => id !== "read-burst")
        .filter((detection) => [undefined, integration.name].includes(detection.integration))
        .map((detection) => {
          const { pattern, eventPattern } = patternsOf(detection);
          const matches = matcherOf({
            filterPattern: pattern,
            ...(eventPattern === undefined ? {} : { eventPattern }),
          });
          return { id: detection.id, matches };
        });
      const raisedBy = (event: Event) => {
        const matched = matchers.map(({ id, matches }) => ({ id, ...matches(event) }));
        return {
          filters: matched.filter(({ filter }) => filter).map(({ id }) => id),
          rules: matched.filter(({ rule }) => rule).map(({ id }) => id),
        };
      };
      return RECORDINGS.filter((recording) => recording.store === store).flatMap((recording) =>
        eventsOf(recording, placeholders)
          .filter((event) => isSuccessfulRead(store, { placeholders }, event))
          .map((event) => ({
            integration,
            placeholders,
            name: recording.name,
            event,
            raisedBy,
            [fc.toStringMethod]: () => `${recording.name} of ${integration.name}`,
          })),
      );
    });
}

/** Whether the event says that it was who may read. */
function isEntitled(store: Store, { integration }: Read, event: Event): boolean {
  const { reader, rotation } = principalsOf(environment, integration);
  const who = at(event, NEEDED[store].who);
  return store === "secrets-manager"
    ? who === reader || (rotation !== undefined && who === rotation)
    : typeof who === "string" &&
        who.startsWith(`arn:aws:sts::123456789012:assumed-role/${reader.split("/").at(-1) ?? ""}/`);
}

const WORD = fc.stringMatching(/^[\w+=,.@-]{1,20}$/);
/** Fields of no meaning. */
const EXTRA = fc.dictionary(fc.stringMatching(/^x[A-Za-z]{1,10}$/), fc.jsonValue({ maxDepth: 1 }), {
  maxKeys: 3,
});

/** Anybody, and who looks like the reader. */
function identities({ integration }: Read): fc.Arbitrary<unknown> {
  const { reader } = principalsOf(environment, integration);
  const lookalikes = [
    reader,
    `${reader}-2`,
    reader.replace("role/", "role/other/"),
    reader.replace("role/", "role/not-"),
    reader.replace("123456789012", "999900001111"),
    reader.toUpperCase(),
  ];
  const role = fc.oneof(
    fc.constantFrom(...lookalikes),
    WORD.map((name) => `arn:aws:iam::123456789012:role/${name}`),
  );
  const arn = fc.oneof(
    WORD.map((name) => `arn:aws:iam::123456789012:user/${name}`),
    WORD.map((name) => `arn:aws:sts::123456789012:federated-user/${name}`),
    fc.constant("arn:aws:iam::123456789012:root"),
  );
  const type = fc.constantFrom(
    "IAMUser",
    "Root",
    "FederatedUser",
    "AWSAccount",
    "AWSService",
    "Directory",
    "IdentityCenterUser",
    "SAMLUser",
    "WebIdentityUser",
    "Unknown",
  );
  const sessionContext = fc.constantFrom(
    {},
    { sessionIssuer: {} },
    { attributes: { mfaAuthenticated: "true" } },
    { sessionIssuer: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/bob" } },
  );
  return fc.oneof(
    fc.tuple(role, WORD).map(([roleArn, session]) => roleSession(roleArn, session)),
    fc.record(
      { type, arn, accountId: fc.constant("123456789012"), sessionContext, invokedBy: WORD },
      { requiredKeys: [] },
    ),
    fc.constantFrom({}, undefined),
  );
}

/** Another event of the same read: another identity, fields missing, null or more, other spelling. */
function variantsOf(store: Store, read: Read): fc.Arbitrary<Event> {
  const { placeholders } = read;
  const { what, who } = NEEDED[store];
  const spelling =
    store === "secrets-manager"
      ? fc.constantFrom(
          placeholders.secretName,
          placeholders.secretArn,
          placeholders.partialSecretArn,
        )
      : fc.constant(placeholders.parameterArn);
  return fc
    .oneof(
      fc.constant(read.event),
      identities(read).map((userIdentity) =>
        userIdentity === undefined
          ? replaced(read.event, "userIdentity")
          : { ...read.event, userIdentity },
      ),
    )
    .chain((event) => {
      const paths = pathsOf(event).filter((path) => !what.some((needed) => isWithin(needed, path)));
      return fc
        .record({
          dropped: fc.subarray(paths),
          nulled: fc.subarray(paths.filter((path) => path !== who)),
          spelling,
          extra: EXTRA,
          extraOfIdentity: EXTRA,
        })
        .map((change) => {
          const [, , subject] = what;
          const mutated = [
            (each: Event) => change.nulled.reduce((now, path) => replaced(now, path, null), each),
            (each: Event) => change.dropped.reduce((now, path) => replaced(now, path), each),
            (each: Event) => replaced(each, subject, change.spelling),
          ].reduce<Event>((now, mutate) => mutate(now), { ...event, ...change.extra });
          return typeof mutated.userIdentity === "object" && mutated.userIdentity !== null
            ? { ...mutated, userIdentity: { ...mutated.userIdentity, ...change.extraOfIdentity } }
            : mutated;
        });
    });
}

describe.each(["secrets-manager", "parameter-store"] as const)("a read in %s", (store) => {
  const reads = readsOf(store);
  const anyRead = fc.constantFrom(...reads);

  it("is recorded of the reader and of several others", () => {
    expect(reads.filter((read) => isEntitled(store, read, read.event)).length).toBeGreaterThan(1);
    expect(new Set(reads.map(({ name }) => name)).size).toBeGreaterThan(5);
  });

  it("by anybody but the entitled raises a detection, as filter and as rule", () => {
    const readAndVariant = anyRead.chain((read) =>
      variantsOf(store, read).map((event) => ({ read, event })),
    );
    let others = 0;

    fc.assert(
      fc.property(readAndVariant, ({ read, event }) => {
        fc.pre(!isEntitled(store, read, event));
        others += 1;
        const { filters, rules } = read.raisedBy(event);
        expect(filters).toContain("unexpected-reader");
        expect(rules).toContain("unexpected-reader");
      }),
      { numRuns: 1000 },
    );
    expect(others).toBeGreaterThanOrEqual(1000);
  });

  it("by the reader through our endpoint raises none, whatever else the event says", () => {
    const ours = reads.filter(
      (read) =>
        isEntitled(store, read, read.event) &&
        (store === "parameter-store"
          ? at(read.event, "userIdentity.invokedBy") !== undefined
          : read.event.vpcEndpointId === read.placeholders.storeEndpointId),
    );
    const kept = ["userIdentity", "vpcEndpointId", "sourceIPAddress", ...NEEDED[store].what];
    const variant = fc.constantFrom(...ours).chain((read) =>
      fc
        .record({
          dropped: fc.subarray(
            pathsOf(read.event).filter(
              (path) =>
                !kept.some((needed) => isWithin(needed, path)) && !path.startsWith("userIdentity."),
            ),
          ),
          extra: fc.dictionary(
            fc.stringMatching(/^x[A-Za-z]{1,10}$/),
            fc.jsonValue({ maxDepth: 1 }),
          ),
        })
        .map(({ dropped, extra }) => ({
          read,
          event: dropped.reduce((now, path) => replaced(now, path), { ...read.event, ...extra }),
        })),
    );

    expect(ours).not.toHaveLength(0);
    fc.assert(
      fc.property(variant, ({ read, event }) => {
        expect(read.raisedBy(event)).toEqual({ filters: [], rules: [] });
      }),
      { numRuns: 300 },
    );
  });

  describe("is not seen without what the guarantee rests on:", () => {
    const byUser = reads.find(({ name }) => name.endsWith("by-iam-user"));
    if (byUser === undefined) throw new Error("no read by an IAM user");
    const { event, raisedBy } = byUser;

    it("but seen with all of it", () => {
      expect(raisedBy(event).filters).toEqual(["unexpected-reader"]);
    });

    it.each(NEEDED[store].what)("%s", (path) => {
      expect(raisedBy(replaced(event, path))).toEqual({ filters: [], rules: [] });
      expect(raisedBy(replaced(event, path, null))).toEqual({ filters: [], rules: [] });
    });

    it("errorCode, which a read that succeeded does not have", () => {
      expect(raisedBy({ ...event, errorCode: null })).toEqual({ filters: [], rules: [] });
    });

    it("an identity that is known or missing: the filter does not compare with null", () => {
      const { filters } = raisedBy(withNull(event, NEEDED[store].who));

      expect(filters).toEqual([]);
    });
  });
});

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (current, key) =>
        typeof current === "object" && current !== null
          ? (current as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}

/** Every field of an event, as a path of names. Fields within lists are not among them. */
function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [own, ...pathsOf(each, own)];
  });
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`);
}

/** The event with another value of a field that it has, or without the field. */
function replaced(event: Event, path: string, value?: unknown): Event {
  const [first = "", ...rest] = path.split(".");
  const { [first]: old, ...others } = event;
  if (!(first in event)) return event;
  if (rest.length === 0) return value === undefined ? others : { ...event, [first]: value };
  return typeof old === "object" && old !== null
    ? { ...event, [first]: replaced(old as Event, rest.join("."), value) }
    : event;
}

/** The event with null in a field, whether it has the field or not. */
function withNull(event: Event, path: string): Event {
  const [first = "", ...rest] = path.split(".");
  return {
    ...event,
    [first]: rest.length === 0 ? null : withNull((event[first] ?? {}) as Event, rest.join(".")),
  };
}
