import type { Environment } from "../../config/schema";
import { byAccount, everyPrincipal, principalsOf } from "../../policies/principals";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals, equalsIgnoringCase } from "../pattern";
import { trailEvents } from "../trail-events";
import { NO_LOOK, OF_IAM, refusedOnRole } from "./iam-events";

/**
 * A role that the configuration lists was changed, or somebody tried: whoever may edit who assumes an
 * operator, a deployer or the rotation's role becomes one. Deployers may. Whoever changes an identity
 * provider of the account becomes whoever it vouches for, so any such change counts.
 *
 * A role counts in every spelling, because IAM does not tell names apart by case (`role-changed`).
 * Where the pattern has no room for each role's refused changes, every refused change of a role in the
 * account counts; where it has none for the whole names either, every role whose name begins alike.
 *
 * It does not see roles of other accounts, which are recorded there, a refused change that spells the
 * name in another case, nor a change of managed policies that these roles use: those are the
 * organisation's. Requests too long to be recorded are for `role-changed`.
 *
 * @throws Error for more roles than a pattern has room for
 */
export function listedRoleChanged(environment: Environment): Detection {
  const roles = listedRoles(environment);
  const ofEach = roles.map((role) => refusedOnRole(`${role}*`));
  const ofAny = (names: readonly string[]): Term =>
    changes(environment, names, [refusedOnRole("*")]);
  const shorterAndShorter = [
    changes(environment, roles, ofEach),
    ofAny(roles),
    ...beginningsOf(roles).map(ofAny),
  ];
  return {
    id: "listed-role-changed",
    meaning:
      "A role that the configuration lists, such as an operator or a deployer, or an identity " +
      "provider of the account was changed by others than the deployers, or somebody tried.",
    severity: "high",
    source: trailEvents(environment, {
      heard: "in-the-global-region",
      remedy: "list fewer roles in principals, or shorten their names",
      insightsFilter: `eventSource = "iam.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: shorterAndShorter.find(fits) ?? ofAny(roles),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/listed-role-attached",
      "function/listed-role-attached-in-capitals",
      "function/listed-role-refused",
      "function/saml-provider-updated",
    ],
  };
}

/**
 * What makes, changes and deletes an identity provider: by its ARN a role trusts the one that replaces
 * another. By the event's name alone, because a provider's metadata may be too long to be recorded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
const PROVIDER_CHANGES = [
  // CreateSAMLProvider, UpdateSAMLProvider, DeleteSAMLProvider, and not Get.
  "*teSAML*",
  // CreateOpenIDConnectProvider, UpdateOpenIDConnectProviderThumbprint, Delete, and not Get.
  "*teOpenID*",
  // AddClientIDToOpenIDConnectProvider.
  "AddClientID*",
];

function changes(
  environment: Environment,
  roles: readonly string[],
  refused: readonly Term[],
): Term {
  const [first, ...others] = roles;
  return allOf(
    OF_IAM,
    anyOf(
      ...PROVIDER_CHANGES.map((name) => equals("eventName", name)),
      allOf(
        NO_LOOK,
        anyOf(
          ...(first === undefined
            ? []
            : [equalsIgnoringCase("requestParameters.roleName", first, ...others)]),
          ...refused,
        ),
      ),
    ),
    ...byOthersThan(environment.principals.deployers),
  );
}

/** With fewer characters it would be any role of an account. */
const SHORTEST_BEGINNING = 8;

/** What the names begin with, each once: first all but the last character, then less and less. */
function beginningsOf(names: readonly string[]): string[][] {
  const longest = Math.max(...names.map((name) => name.length));
  const lengths = Array.from({ length: longest }, (_, index) => longest - 1 - index);
  return lengths
    .filter((length) => length >= SHORTEST_BEGINNING)
    .map((length) => [
      ...new Set(names.map((name) => (name.length > length ? `${name.slice(0, length)}*` : name))),
    ]);
}

/** Names of the roles of this account that the configuration lists, each once. */
function listedRoles(environment: Environment): string[] {
  const listed = environment.integrations.flatMap((integration) => {
    const principals = principalsOf(environment, integration);
    return everyPrincipal(principals).filter((role) => role !== principals.reader);
  });
  const here = byAccount(listed).find(({ account }) => account === environment.account);
  return [...new Set(here?.roles.map((role) => role.split("/").at(-1) ?? role))];
}
