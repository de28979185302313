import { loadEnvironment } from "../../../config/load-environment";
import { functionChanged } from "../../../detections/function/function-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(functionChanged(environment));

const NAME = "acme-prod-weather-ingestion";
const ARN = `arn:aws:lambda:eu-west-1:444455556666:function:${NAME}`;
const ROLE = "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(service: string, name: string, request: Event, userIdentity = ADMIN): Event {
  return event(service, name, { userIdentity, requestParameters: request });
}

/** As CloudTrail calls them. https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html */
const OF_FUNCTION = [
  "AddPermission20150331v2",
  "CreateAlias20150331",
  "CreateEventSourceMapping20150331",
  "CreateFunction20150331",
  "CreateFunctionUrlConfig",
  "CreateFunctionUrlConfig20211031",
  "DeleteAlias20150331",
  "DeleteFunction20150331",
  "DeleteFunctionCodeSigningConfig",
  "DeleteFunctionConcurrency20171031",
  "DeleteFunctionEventInvokeConfig",
  "DeleteFunctionUrlConfig",
  "PublishVersion20150331",
  "PutFunctionCodeSigningConfig",
  "PutFunctionConcurrency20171031",
  "PutFunctionEventInvokeConfig",
  "PutRuntimeManagementConfig",
  "RemovePermission20150331v2",
  "UpdateAlias20150331",
  "UpdateFunctionCode20150331v2",
  "UpdateFunctionConfiguration20150331v2",
  "UpdateFunctionEventInvokeConfig",
  "UpdateFunctionUrlConfig",
];
/**
 * Every way to name a function: each part before the name may be missing, and a version or an alias
 * may follow. The pattern of `FunctionName`:
 * `(arn:(aws[a-zA-Z-]*)?:lambda:)?(REGION:)?(\\d{12}:)?(function:)?(NAME)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
function spellingsOf(name: string): string[] {
  const parts = ["arn:aws:lambda:", "eu-west-1:", "444455556666:", "function:"];
  const heads = parts.reduce(
    (some, part) => some.flatMap((head) => [head, `${head}${part}`]),
    [""],
  );
  return heads.flatMap((head) =>
    ["", ":live", ":7", ":$LATEST"].map((qualifier) => `${head}${name}${qualifier}`),
  );
}
const SPELLINGS = spellingsOf(NAME);

const MORE: [string, string, Event][] = [
  ["lambda", "PutResourcePolicy", { resourceArn: ARN }],
  ["lambda", "CreateFunction20150331", { functionName: "mine", role: ROLE }],
  ["scheduler", "CreateSchedule", { name: "acme-prod-other", groupName: "acme-prod" }],
  ["scheduler", "UpdateSchedule", { name: NAME, groupName: "acme-prod" }],
  ["scheduler", "DeleteSchedule", { name: NAME, groupName: "acme-prod" }],
  ["scheduler", "DeleteScheduleGroup", { name: "acme-prod" }],
];
const OTHERS: [string, string, Event][] = [
  ["lambda", "GetFunction20150331v2", { functionName: NAME }],
  ["lambda", "GetPolicy20150331v2", { functionName: NAME }],
  ["lambda", "Invoke", { functionName: NAME }],
  ["lambda", "ListVersionsByFunction20150331", { functionName: NAME }],
  ["lambda", "PublishLayerVersion20181031", { layerName: "acme-prod-extension" }],
  ["lambda", "UpdateFunctionCode20150331v2", { functionName: "acme-dev-weather-ingestion" }],
  ["lambda", "UpdateFunctionCode20150331v2", { functionName: `not-${NAME}` }],
  ["scheduler", "GetSchedule", { name: NAME, groupName: "acme-prod" }],
  ["scheduler", "ListSchedules", { groupName: "acme-prod" }],
  ["scheduler", "UpdateSchedule", { name: "nightly", groupName: "default" }],
  ["iam", "GetRole", { roleName: NAME }],
];

describe("functionChanged", () => {
  it("is tried with every spelling of a function's name", () => {
    expect(new Set(SPELLINGS).size).toBe(64);
    expect(SPELLINGS).toEqual(
      expect.arrayContaining([
        NAME,
        `${NAME}:live`,
        `444455556666:${NAME}`,
        `444455556666:function:${NAME}`,
        `eu-west-1:444455556666:function:${NAME}`,
        ARN,
        `${ARN}:$LATEST`,
      ]),
    );
  });

  it.each(OF_FUNCTION)("counts %s by anyone but the deployer, in each spelling", (name) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call("lambda", name, { functionName: NAME }, identity))).toBe(true);
    }
    for (const functionName of SPELLINGS) {
      expect(raises(patterns, call("lambda", name, { functionName }))).toBe(true);
      expect(raises(patterns, call("lambda", name, { functionName }, DEPLOYER))).toBe(false);
    }
  });

  it.each(OF_FUNCTION)("counts a refused %s, whatever spelling the message has", (name) => {
    for (const spelling of SPELLINGS) {
      const errorMessage = `… is not authorized to perform: lambda:${name} on resource: ${spelling} because …`;
      const refused = {
        ...call("lambda", name, {}),
        requestParameters: null,
        errorCode: "AccessDenied",
        errorMessage,
      };

      // Without any part of its ARN a name is not to be told from other words of the message.
      expect(raises(patterns, refused)).toBe(spelling.includes(`:${NAME}`));
    }
  });

  it("does not count another function, however it is spelled", () => {
    for (const functionName of ["acme-dev-weather-ingestion", `not-${NAME}`].flatMap(spellingsOf)) {
      expect(
        raises(patterns, call("lambda", "UpdateFunctionCode20150331v2", { functionName })),
      ).toBe(false);
    }
  });

  it.each(MORE)("counts %s: %s of %j by anyone but the deployer", (service, name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(service, name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(service, name, request, DEPLOYER))).toBe(false);
  });

  it.each([
    ["lambda", "UpdateFunctionCode20150331v2", ARN, true],
    ["lambda", "CreateFunction20150331", ROLE, true],
    [
      "scheduler",
      "DeleteSchedule",
      `arn:aws:scheduler:eu-west-1:444455556666:schedule/acme-prod/${NAME}`,
      true,
    ],
    ["lambda", "GetFunction20150331v2", ARN, false],
    ["lambda", "UpdateFunctionCode20150331v2", ARN.replace("prod", "dev"), false],
  ])("of %s, a refused %s of %s without its parameters: %s", (service, name, resource, counts) => {
    const refused = {
      ...call(service, name, {}),
      requestParameters: null,
      errorCode: "AccessDenied",
      errorMessage: `User: arn:aws:iam::444455556666:user/mallory is not authorized to perform: lambda:${name} on resource: ${resource} because …`,
    };

    expect(raises(patterns, refused)).toBe(counts);
  });

  it.each(OTHERS)("does not count %s: %s of %j", (service, name, request) => {
    expect(raises(patterns, call(service, name, request))).toBe(false);
  });

  it("knows the path of the roles", () => {
    const roles = { ...environment.roles, path: "/ingestion/" };
    const elsewhere = patternsOf(functionChanged({ ...environment, roles }));
    const request = { functionName: "mine", role: ROLE.replace("role/", "role/ingestion/") };

    expect(raises(elsewhere, call("lambda", "CreateFunction20150331", request))).toBe(true);
  });

  it("takes roles that are called like ours under any path, with one that there is no room for", () => {
    const path = `/${"p".repeat(200)}/`;
    const roles = { ...environment.roles, path };
    const long = patternsOf(functionChanged({ ...environment, roles }));

    for (const role of [ROLE, ROLE.replace("role/", `role${path}`)]) {
      const create = (userIdentity = ADMIN) =>
        call("lambda", "CreateFunction20150331", { functionName: "mine", role }, userIdentity);
      const errorMessage = `User: alice is not authorized to perform: iam:PassRole on resource: ${role}`;

      expect(raises(long, create())).toBe(true);
      expect(raises(long, create(DEPLOYER))).toBe(false);
      expect(raises(long, { ...create(), requestParameters: null, errorMessage })).toBe(true);
    }
    for (const [service, name, request] of OTHERS) {
      expect(raises(long, call(service, name, request))).toBe(false);
    }
    for (const name of OF_FUNCTION) {
      expect(raises(long, call("lambda", name, { functionName: ARN }))).toBe(true);
    }
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("lambda", "DeleteFunction20150331", { functionName: NAME, role: ROLE }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(functionChanged(environment).severity).toBe("critical");
  });
});
