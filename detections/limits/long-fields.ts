import { show } from "../../config/errors";
import type { Path } from "../../config/errors";
import { integrationNames, namesOf } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";

/** A field that makes patterns long. */
export interface LongField {
  readonly path: Path;
  readonly got: string;
  /** Less and less of it, in the environment that would have it. */
  readonly shorter: readonly Shorter[];
  /** @param size the most of it that there is room for */
  readonly accepts: (size: number) => string;
  readonly fix: string;
}

/** What there would be of a field: roles, or characters. */
export interface Shorter {
  readonly size: number;
  readonly environment: Environment;
}

/** The fields that patterns hold the values of, those first that are changed most easily. */
export function longFields(environment: Environment): LongField[] {
  return [
    ...rolePath(environment),
    ...trailLogGroupName(environment),
    ...ROLE_LISTS.flatMap((list) => roles(environment, list)),
    ...environment.integrations.flatMap((integration, index) =>
      secretName(environment, integration, index),
    ),
    ...secretNames(environment),
  ];
}

const ROLE_LISTS = ["deployers", "breakGlass", "operators", "planners"] as const;

/** Without the shortest one, so that it is true of whichever are left. */
function roles(environment: Environment, list: (typeof ROLE_LISTS)[number]): LongField[] {
  const { principals } = environment;
  const longestFirst = [...principals[list]].sort((one, other) => other.length - one.length);
  return longestFirst.length < 2
    ? []
    : [
        {
          path: ["principals", list],
          got: show(longestFirst),
          shorter: downFrom(longestFirst.length - 1).map((size) => ({
            size,
            environment: {
              ...environment,
              principals: { ...principals, [list]: longestFirst.slice(0, size) },
            },
          })),
          accepts: (size) =>
            size === 1
              ? "one role with a name as long"
              : `at most ${size} roles with names as long`,
          fix: "list fewer roles, or some with shorter names",
        },
      ];
}

function rolePath(environment: Environment): LongField[] {
  const { path } = environment.roles;
  return path === "/"
    ? []
    : [
        {
          path: ["roles", "path"],
          got: show(path),
          shorter: [...downFrom(path.length - 1).filter((size) => size > 2), 1].map((size) => ({
            size,
            environment: {
              ...environment,
              roles: { ...environment.roles, path: size === 1 ? "/" : `/${"x".repeat(size - 2)}/` },
            },
          })),
          accepts: characters,
          fix: "write a shorter path",
        },
      ];
}

function trailLogGroupName(environment: Environment): LongField[] {
  const { trailLogGroupName: name } = environment.audit;
  return name === undefined
    ? []
    : [
        {
          path: ["audit", "trailLogGroupName"],
          got: show(name),
          shorter: downFrom(name.length - 1).map((size) => ({
            size,
            environment: {
              ...environment,
              audit: { ...environment.audit, trailLogGroupName: name.slice(0, size) },
            },
          })),
          accepts: characters,
          fix: "have your trail deliver to a log group with a shorter name",
        },
      ];
}

function secretName(
  environment: Environment,
  integration: Integration,
  index: number,
): LongField[] {
  const { name } = integration.secret;
  return [
    {
      path: ["integrations", index, "secret", "name"],
      got: show(name),
      shorter: downFrom(name.length - 1).map((size) => ({
        size,
        environment: {
          ...environment,
          integrations: environment.integrations.with(index, {
            ...integration,
            secret: { ...integration.secret, name: name.slice(0, size) },
          }),
        },
      })),
      accepts: characters,
      fix: "move the key to a secret with a shorter name",
    },
  ];
}

/** Patterns of the whole environment say the beginning of the computed names once for all of them. */
function secretNames(environment: Environment): LongField[] {
  const integrations = environment.integrations.map((integration) => {
    const secret = { ...integration.secret, name: undefined };
    const { secretName: computed } = integrationNames(environment, { ...integration, secret });
    return { ...integration, secret: { ...integration.secret, name: computed } };
  });
  const own = environment.integrations.filter(
    ({ secret }, index) => secret.name !== integrations[index]?.secret.name,
  );
  const { organisation, name } = environment;
  return own.length === 0
    ? []
    : [
        {
          path: ["integrations"],
          got: `${own.length} with a name of their own in secret.name`,
          shorter: [{ size: 0, environment: { ...environment, integrations } }],
          accepts: () => "more names that begin as the computed ones do",
          fix:
            `begin more of them with ${namesOf(environment).prefix}- (of parameters ` +
            `/${organisation}/${name}/), or leave secret.name out`,
        },
      ];
}

function characters(size: number): string {
  return `at most ${size} character${size === 1 ? "" : "s"}`;
}

/** From a number down to one. */
function downFrom(size: number): number[] {
  return Array.from({ length: size }, (_each, index) => size - index);
}
