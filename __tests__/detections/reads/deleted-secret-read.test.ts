import { loadEnvironment } from "../../../config/load-environment";
import type { Environment, Integration } from "../../../config/schema";
import { deletedSecretRead } from "../../../detections/reads/deleted-secret-read";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const [weather] = environment.integrations;
if (weather === undefined) throw new Error("prod has no integration");
const base: Integration = weather;

function named(name: string, secretName?: string): Integration {
  return {
    ...base,
    name,
    secret: { ...base.secret, ...(secretName === undefined ? {} : { name: secretName }) },
  };
}

function patternWith(...integrations: Integration[]) {
  const [detection] = deletedSecretRead({ ...environment, integrations });
  if (detection === undefined) throw new Error("no detection");
  return patternsOf(detection);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring_cloudwatch_deleted-secrets.html */
const read = (secretId: string, more: Event = {}): Event =>
  event("secretsmanager", "GetSecretValue", {
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" },
    errorCode: "InvalidRequestException",
    errorMessage:
      "You can't perform this operation on the secret because it was marked for deletion.",
    requestParameters: { secretId },
    ...more,
  });

const ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:";

describe("deletedSecretRead", () => {
  const pattern = patternWith(named("weather"), named("tides"), named("news", "team/news-key"));

  it.each(["acme-prod-weather-api-key", "acme-prod-tides-api-key", "team/news-key"])(
    "sees that %s is asked for, by name and by ARN, whoever asks",
    (name) => {
      for (const secretId of [name, `${ARN}${name}-AbCdEf`, `${ARN}${name}`]) {
        for (const userIdentity of [
          ...Object.values(IDENTITIES),
          roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion"),
        ]) {
          expect(raises(pattern, read(secretId, { userIdentity }))).toBe(true);
        }
      }
    },
  );

  it.each([
    ["another secret", read("another")],
    ["a secret with ours within its name", read("old-acme-prod-weather-api-key")],
    ["another error", read("team/news-key", { errorMessage: "Rate exceeded" })],
    [
      "a read that succeeds",
      event("secretsmanager", "GetSecretValue", {
        requestParameters: { secretId: "team/news-key" },
      }),
    ],
    ["another operation", { ...read("team/news-key"), eventName: "DescribeSecret" }],
  ])("does not see %s", (_what, other) => {
    expect(raises(pattern, other)).toBe(false);
  });

  it("says the names that begin as computed ones do once", () => {
    const many = Array.from({ length: 40 }, (_, index) => named(`source-${index}`));

    expect(patternWith(...many).pattern).toBe(patternWith(named("weather")).pattern);
  });

  it("counts every secret of the Region where there are too many other names", () => {
    const many = Array.from({ length: 40 }, (_, index) => named(`n${index}`, `team/key-${index}`));
    const wide = patternWith(...many);

    const readIn = (awsRegion: string, name: string) => read(name, { awsRegion });

    expect(raises(wide, readIn("eu-west-1", "team/key-39"))).toBe(true);
    expect(raises(wide, readIn("eu-west-1", "another"))).toBe(true);
    expect(raises(wide, readIn("us-east-1", "another"))).toBe(false);
    expect(deletedSecretRead({ ...environment, integrations: many })[0]?.meaning).toBe(
      "Somebody asked for the value of a secret of this account that is about to be deleted.",
    );
  });

  it("is none where every value is in Parameter Store", () => {
    const parameter: Environment["integrations"] = [
      { ...base, secret: { ...base.secret, source: "parameter-store", store: "parameter-store" } },
    ];

    expect(deletedSecretRead({ ...environment, integrations: parameter })).toEqual([]);
  });
});
