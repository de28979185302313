/** Path and boundary of the roles and managed policies that are created. */
import { synthesize } from "../support/synthesize";
import type { StackPart } from "../support/synthesize";
import { ownRole, variant } from "../policies/support/variants";
import type { Variation } from "../policies/support/variants";

const BOUNDARY = "arn:aws:iam::444455556666:policy/boundaries/ingestion";
const secret = { assumeReaderRole: true, rotationRoleArn: ownRole("rotator") };

const PARTS: StackPart[] = ["network", "secrets", "ingestion", "audit"];

function resourcesOf(type: string, variation: Variation) {
  const stacks = synthesize(variant(variation).environment);
  return PARTS.flatMap((part) => Object.values(stacks[part].resources(type)));
}

describe("with a path and a boundary", () => {
  const roles = { path: "/ingestion/", permissionsBoundaryArn: BOUNDARY };

  it("every role has both", () => {
    const created = resourcesOf("aws_iam_role", { secret, roles });

    expect(created.map(({ name }) => name).sort()).toEqual([
      "acme-prod-event-forwarding",
      "acme-prod-flow-logs",
      "acme-prod-trail-logs",
      "acme-prod-weather-ingestion",
      "acme-prod-weather-reader",
      "acme-prod-weather-scheduler",
    ]);
    for (const role of created) {
      expect(role).toMatchObject({ path: "/ingestion/", permissions_boundary: BOUNDARY });
    }
  });

  it("every managed policy has the path", () => {
    const created = resourcesOf("aws_iam_policy", { secret, roles });

    expect(created.map(({ name, path }) => [name, path])).toEqual([
      ["acme-prod-weather-operator", "/ingestion/"],
      ["acme-prod-weather-rotation", "/ingestion/"],
    ]);
    expect(
      resourcesOf("aws_iam_policy", { secret: { source: "parameter-store" }, roles }),
    ).toMatchObject([{ name: "acme-prod-weather-operator", path: "/ingestion/" }]);
  });

  it("no policy names a role of the template without its path", () => {
    const stacks = synthesize(variant({ secret, roles }).environment);
    const text = PARTS.map((part) => stacks[part].text).join("\n");

    expect(text).toContain("role/ingestion/acme-prod-weather-reader");
    expect(text).not.toMatch(/:role\/acme-prod-/);
  });
});

describe("without", () => {
  it("no role and no managed policy says anything of either", () => {
    const created = [
      ...resourcesOf("aws_iam_role", { secret }),
      ...resourcesOf("aws_iam_policy", { secret }),
    ];

    expect(created.length).toBeGreaterThan(5);
    for (const each of created) {
      expect(Object.keys(each)).not.toContain("path");
      expect(Object.keys(each)).not.toContain("permissions_boundary");
    }
  });
});

describe("the rotation role's policy", () => {
  it("is created, and its ARN put out, only where there is one", () => {
    const outputs = (variation: Variation) =>
      Object.keys(synthesize(variant(variation).environment).secrets.json.output ?? {});

    expect(outputs({ secret })).toContain("weather_rotation_policy_arn");
    expect(outputs({})).not.toContain("weather_rotation_policy_arn");
    expect(resourcesOf("aws_iam_policy", {})).toHaveLength(1);
  });

  it("is told in the descriptions: the reader is not the only one then", () => {
    const described = (variation: Variation) =>
      [
        ...resourcesOf("aws_iam_role", variation),
        ...resourcesOf("aws_secretsmanager_secret", variation),
      ].map(({ description }) => description);

    expect(described({ secret })).toEqual(
      expect.arrayContaining([
        "The only role that may read acme-prod-weather-api-key, but for its rotation",
        "API key of weather. Read by acme-prod-weather-reader and its rotation only",
      ]),
    );
    expect(described({})).toEqual(
      expect.arrayContaining([
        "The only role that may read acme-prod-weather-api-key",
        "API key of weather. Read by acme-prod-weather-ingestion only",
      ]),
    );
  });
});
