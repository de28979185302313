import * as z from "zod";
import { DETECTION_IDS } from "./detection-ids";
import { fieldDocs, flag, issueWith, list, numberOf, text, whole, wordOf } from "./fields";
import { checkBaseUrl, checkHeaderName, checkPath } from "./formats/api-endpoint";
import { checkAvailabilityZone } from "./formats/availability-zone";
import { checkCidrBlock } from "./formats/cidr-block";
import { checkIamPath } from "./formats/iam-path";
import { checkLayerArn } from "./formats/layer-arn";
import { checkLocation, locationIdentity } from "./formats/location";
import { LOG_RETENTION_DAYS } from "./formats/log-retention";
import { checkPolicyArn } from "./formats/policy-arn";
import { checkRoleArn } from "./formats/role-arn";
import { checkScheduleExpression } from "./formats/schedule-expression";
import { checkBucketName, checkKeyArn, checkKeyPrefix } from "./formats/state-backend";
import { checkTopicArn } from "./formats/topic-arn";
import { checkVersionConstraint, PROVIDER_RANGE } from "./formats/version-constraint";
import { partitionOf } from "./regions";
import type { Partition } from "./regions";
import { SECRET_SOURCES, SECRET_STORES } from "./secret-source";
import type { SecretStore } from "./secret-source";
import { tagsSchema } from "./tags";

/** A name of lower-case words that AWS accepts as part of every other name. */
const isSlug = (value: string) => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value);

const region = (meaning: string, computedDefault?: string) =>
  text(
    {
      meaning,
      accepts: "an AWS Region of the partitions aws or aws-us-gov, such as eu-west-1",
      fix: "write the Region's code; config/regions.ts lists the known ones",
      ...(computedDefault === undefined ? {} : { computedDefault }),
    },
    (value) => {
      const withoutLetter = value.slice(0, -1);
      return partitionOf(withoutLetter) === undefined
        ? partitionOf(value) !== undefined
        : `write ${withoutLetter}, without the letter of the zone`;
    },
  );

const accountId = (meaning: string) =>
  text(
    {
      meaning,
      accepts: "an AWS account id of 12 digits, as a text",
      fix: 'copy the 12 digits of the account id, in quotes and without hyphens, such as "111122223333"',
    },
    (value) => /^\d{12}$/.test(value),
  );

const HOW_TO_WRITE_A_ROLE =
  "write arn:aws:iam::ACCOUNT:role/NAME, with the role's path if it has one";

const ROLE_OF_THIS_ACCOUNT = "ARN of an IAM role of this account";

const ROLE_OF_THIS_ACCOUNT_OR_DECLARED = `${ROLE_OF_THIS_ACCOUNT}, or of one under crossAccount`;

const roles = (meaning: string, min: number, accepts: string = ROLE_OF_THIS_ACCOUNT) => {
  const fix = HOW_TO_WRITE_A_ROLE;
  return list(
    text({ meaning, accepts, fix }, checkRoleArn),
    min,
    { meaning, accepts: min === 0 ? `${accepts}, any number` : `${accepts}, at least ${min}`, fix },
    (arn) => arn.toLowerCase(),
  );
};

const networkSchema = z.strictObject({
  cidr: text(
    {
      meaning: "Address block of the VPC",
      accepts: "a private IPv4 block (RFC 1918) of /16 to /26, host bits zero",
      fix: "write a block like 10.20.0.0/16",
    },
    checkCidrBlock,
  ),
  availabilityZones: list(
    text(
      {
        meaning: "Availability Zone",
        accepts: "the name of an Availability Zone, such as eu-west-1a",
        fix: "write a zone's name: the Region and one letter",
      },
      checkAvailabilityZone,
    ),
    2,
    {
      meaning:
        "Zones with a private subnet each. Append new ones: existing subnets keep their place",
      accepts: "names of Availability Zones of the Region, at least 2",
      fix: 'list the zones, such as ["eu-west-1a", "eu-west-1b"]',
    },
  ),
  // 59 usable addresses: AWS keeps five of a subnet's addresses, each endpoint and each
  // combination of function and security group takes one or more.
  // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
  privateSubnetPrefix: whole("bits", 16, 28, {
    meaning: "Prefix length of each private subnet. /28 is the smallest subnet of AWS",
    fix: "write a prefix length without a slash, such as 26",
  }).default(26),
  egress: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: wordOf(["none"], { meaning: "No way out of the VPC but the endpoints" }),
      }),
      z.strictObject({
        mode: wordOf(["nat"], { meaning: "NAT gateways in public subnets of their own" }),
        gateways: wordOf(["one", "one-per-zone"], {
          meaning: "How many NAT gateways. With one, an outage of its zone stops the ingestion",
        }).default("one"),
      }),
    ])
    .register(fieldDocs, {
      meaning: "How the function reaches the third-party API",
      accepts: '{ mode: "none" } or { mode: "nat", gateways: "one" or "one-per-zone" }',
      fix: 'write mode: "none" or mode: "nat"',
    })
    .prefault({ mode: "nat" }),
  flowLogRetentionDays: numberOf("days", LOG_RETENTION_DAYS, {
    meaning: "How long VPC Flow Logs are kept",
  }).default(365),
});

const integrationSchema = z.strictObject({
  name: text(
    {
      meaning: "Name of the third-party API, part of the names of all its resources",
      accepts: "lower-case letters, digits and single hyphens, starting with a letter",
      fix: "write a short name such as weather",
    },
    isSlug,
  ),
  api: z.strictObject({
    baseUrl: text(
      {
        meaning: "Origin of the third-party API",
        accepts: "an https origin without path; http only for a loopback address",
        fix: "write scheme and host, such as https://api.example.com",
      },
      checkBaseUrl,
    ),
    path: text(
      {
        meaning: "Path of the request",
        accepts: "an absolute URL path without query",
        fix: "write a path such as /v4/weather/realtime",
      },
      checkPath,
    ),
    authHeader: text(
      {
        meaning: "Request header that carries the API key",
        accepts:
          "a header field name (RFC 9110 token) that is not about the connection or the body",
        fix: "write the header's name alone, such as apikey; its value is read at run time",
      },
      checkHeaderName,
    ),
    connectTimeoutMs: whole("ms", 1, 60_000, {
      meaning: "How long one attempt may take to connect",
    }).default(1000),
    timeoutMs: whole("ms", 1, 300_000, {
      meaning: "How long one location may take, retries included",
    }).default(10_000),
    maxAttempts: whole("attempts", 1, 10, {
      meaning: "How often a request is tried, the first time included",
    }).default(3),
  }),
  locations: list(
    text(
      {
        meaning: "Location to ask for",
        accepts: "a text of 1 to 100 characters, without control characters or outer spaces",
        fix: "write a place name or coordinates, such as Seville",
      },
      checkLocation,
    ),
    1,
    {
      meaning: "What each run asks the API for, one request each",
      accepts: "texts of 1 to 100 characters, at least 1, none twice in whatever case",
      fix: 'list the locations, such as ["Seville"]',
    },
    locationIdentity,
  ),
  schedule: text(
    {
      meaning: "When the function runs, in UTC",
      accepts: "a rate(...) or cron(...) expression of EventBridge Scheduler",
      fix: "write an expression such as rate(15 minutes) or cron(0 6 * * ? *)",
    },
    checkScheduleExpression,
  ),
  secret: z
    .strictObject({
      source: wordOf(SECRET_SOURCES, {
        meaning:
          "What the function reads the key with: the AWS SDK (secrets-manager, parameter-store), the AWS Parameters and Secrets Lambda Extension, or the AWS Workload Credentials Provider (wcp)",
      }).default("secrets-manager"),
      store: wordOf(SECRET_STORES, {
        meaning: "Service that holds the key. Only the source extension has a choice",
        computedDefault: "parameter-store with source parameter-store, else secrets-manager",
      }).optional(),
      // Its format depends on the store: checks/secret-source.ts looks at the rest.
      name: text(
        {
          meaning: "Name of the secret in Secrets Manager, or of the parameter in Parameter Store",
          accepts:
            "1 to 256 letters, digits and /_+=.@-; of a secret not ending in a hyphen and six characters; of a parameter a path such as /acme/dev/weather/api-key",
          fix: "write a name such as acme-dev-weather-api-key, never the API key itself",
          computedDefault:
            "<organisation>-<name>-<integration>-api-key, of a parameter /<organisation>/<name>/<integration>/api-key",
        },
        (value) => /^[\w/+=.@-]{1,256}$/.test(value),
      ).optional(),
      field: text(
        {
          meaning: "Field of the secret's JSON value that holds the API key",
          accepts: "1 to 64 letters, digits, hyphens and underscores",
          fix: "write the field's name such as apiKey, never the API key itself",
        },
        (value) => /^[\w-]{1,64}$/.test(value),
      ).default("apiKey"),
      cacheTtlSeconds: whole("seconds", 1, 3600, {
        meaning: "How long a sandbox keeps the value before it reads again",
        fix: "write 1 to 3600; 0 would read the secret on every request, which costs and throttles",
      }).default(300),
      maxStaleSeconds: whole("seconds", 1, 86_400, {
        meaning: "Age up to which a value is used while it cannot be read anew",
      }).default(3600),
      prefetch: flag({
        meaning: "Reads the key in the INIT phase. The source extension does not serve then",
      }).default(false),
      assumeReaderRole: flag({
        meaning:
          "Reads the key as a role of its own, which the function assumes. The source extension cannot assume one",
      }).default(false),
      layerArn: text(
        {
          meaning:
            "Version of the Lambda layer that holds the provider: your own with source wcp; of AWS, to pin it, with source extension",
          accepts: "the ARN of one version of a Lambda layer of the environment's Region",
          fix: "write arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
          computedDefault:
            "required with source wcp; the latest version at deploy with source extension",
        },
        checkLayerArn,
      ).optional(),
      policyShape: wordOf(["split", "strict"], {
        meaning:
          "What the secret's policy denies to those who are not listed: split denies reads, puts and changes, and leaves metadata to IAM; strict denies every action, so whoever plans or audits has to be in principals.planners. Parameter Store has no policies",
      }).default("split"),
      rotationRoleArn: text(
        {
          meaning:
            "Role of your own rotation function. It may read and put this one secret, from wherever it runs",
          accepts: ROLE_OF_THIS_ACCOUNT,
          fix: HOW_TO_WRITE_A_ROLE,
          computedDefault: "none: operators put new values",
        },
        checkRoleArn,
      ).optional(),
      recoveryWindowDays: whole("days", 7, 30, {
        meaning: "How long a deleted secret can be restored. A parameter cannot",
      }).default(30),
      connectTimeoutMs: whole("ms", 1, 60_000, {
        meaning: "How long a read of the secret may take to connect",
      }).default(1000),
      requestTimeoutMs: whole("ms", 1, 60_000, {
        meaning: "How long a read of the secret may wait for the answer",
      }).default(3000),
    })
    .prefault({}),
  function: z
    .strictObject({
      runtime: wordOf(["nodejs22.x", "nodejs24.x"], {
        meaning: "Lambda runtime",
      }).default("nodejs22.x"),
      memoryMb: whole("MB", 128, 10_240, { meaning: "Memory of the function" }).default(256),
      timeoutSeconds: whole("seconds", 1, 900, {
        meaning: "How long one run may take",
      }).default(60),
      reservedConcurrency: whole("sandboxes", 1, 1000, {
        meaning: "How many runs may overlap at most",
        fix: "write at least 1; 0 would stop every run",
      }).default(2),
    })
    .prefault({}),
  retention: z
    .strictObject({
      logDays: numberOf("days", LOG_RETENTION_DAYS, {
        meaning: "How long the function's log is kept",
      }).default(14),
      rowDays: whole("days", 1, 3650, {
        meaning: "After how many days DynamoDB deletes a row",
      }).default(90),
    })
    .prefault({}),
});

const CROSS_ACCOUNT_DOC = {
  meaning: "Other accounts that this file refers to. One that is not here is an error",
  accepts: "{ account, reason }",
  fix: 'write [{ account: "999988887777", reason: "our operators work there" }]',
};

/** A sentence for whoever reviews the file. */
const reason = (meaning: string, example: string) =>
  text(
    {
      meaning,
      accepts: "a text of 1 to 200 characters, without line breaks or outer spaces",
      fix: `say why, such as "${example}"`,
    },
    (value) => value.length <= 200 && value === value.trim() && /^\P{C}+$/u.test(value),
  );

const TUNING_DOC = {
  meaning: "What the catalog of detections says otherwise here, each with its reason",
  accepts:
    "{ detection, integration, enabled, threshold, periodSeconds, evaluationPeriods, reason }",
  fix: 'write [{ detection: "batch-read", enabled: false, reason: "our backup job reads in batches" }]',
};

const tuningSchema = z
  .strictObject({
    detection: wordOf(DETECTION_IDS, {
      meaning: "Id of the detection",
      accepts: "an id of docs/detections.md",
      fix: "write an id of docs/detections.md, such as batch-read",
    }),
    integration: text(
      {
        meaning: "Integration whose detection it is",
        accepts: "the name of an integration of this environment",
        fix: "write the name of an integration, or leave it out",
        computedDefault: "all",
      },
      isSlug,
    ).optional(),
    enabled: flag({ meaning: "Whether it is there at all" }).default(true),
    threshold: whole("events or units of the metric", 1, 1_000_000, {
      meaning: "From which count or value on its alarm goes off",
      computedDefault: "the catalog's",
    }).optional(),
    periodSeconds: numberOf("seconds", [60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400], {
      meaning: "Over which period it is counted",
      computedDefault: "the catalog's",
    }).optional(),
    evaluationPeriods: whole("periods", 1, 100, {
      meaning: "For how many periods in a row",
      computedDefault: "the catalog's",
    }).optional(),
    reason: reason("Why, for whoever reviews this file", "our backup job reads in batches"),
  })
  .register(fieldDocs, TUNING_DOC);

const crossAccountSchema = z
  .strictObject({
    account: accountId(
      "Another account that something in this file belongs to: operators, break-glass, a Lambda layer (AWS's too) or the state's key",
    ),
    reason: reason("Why it is trusted, for whoever reviews this file", "our operators work there"),
  })
  .register(fieldDocs, CROSS_ACCOUNT_DOC);

/** One environment as a configuration file writes it. */
export const environmentSchema = z.strictObject({
  name: text(
    {
      meaning:
        "Name of the environment, part of every name. Alarms of prod count what is done to prod-eu too, if both are in one account and Region: choose another beginning",
      accepts: "the name of the file: 2 to 20 lower-case letters, digits and single hyphens",
      fix: "write the file's name without .ts",
    },
    (value) => isSlug(value) && value.length >= 2 && value.length <= 20,
  ),
  organisation: text(
    {
      meaning: "First part of every name",
      accepts: "2 to 12 lower-case letters, digits and single hyphens, starting with a letter",
      fix: "write a short name such as acme",
    },
    (value) => isSlug(value) && value.length >= 2 && value.length <= 12,
  ),
  account: accountId("AWS account. Terraform refuses to work in any other"),
  region: region("AWS Region of everything"),
  network: networkSchema,
  principals: z.strictObject({
    operators: roles(
      "Roles that put a new value and can never read one",
      1,
      ROLE_OF_THIS_ACCOUNT_OR_DECLARED,
    ),
    deployers: roles("Roles that apply Terraform", 1),
    planners: roles("Roles that plan Terraform or audit", 0),
    breakGlass: roles(
      "Roles that may replace the secret's policy in an emergency",
      1,
      ROLE_OF_THIS_ACCOUNT_OR_DECLARED,
    ),
  }),
  crossAccount: z
    .array(crossAccountSchema)
    .register(fieldDocs, {
      ...CROSS_ACCOUNT_DOC,
      accepts: `a list of ${CROSS_ACCOUNT_DOC.accepts}`,
    })
    .default([]),
  roles: z
    .strictObject({
      path: text(
        {
          meaning: "IAM path of every role and managed policy that is created",
          accepts: "a slash, or words of letters, digits and +=,.@_- between slashes",
          fix: "write a path that begins and ends with a slash, such as /ingestion/",
        },
        checkIamPath,
      ).default("/"),
      permissionsBoundaryArn: text(
        {
          meaning: "Permissions boundary of every role that is created. It has to exist already",
          accepts: "the ARN of a managed policy of this account or of AWS",
          fix: "write arn:aws:iam::ACCOUNT:policy/NAME, with the policy's path if it has one",
          computedDefault: "none",
        },
        checkPolicyArn,
      ).optional(),
    })
    .prefault({}),
  integrations: z
    .array(integrationSchema)
    .superRefine(
      (integrations: readonly unknown[], context) => {
        if (integrations.length === 0) {
          context.addIssue(issueWith(integrations));
        }
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .register(fieldDocs, {
      meaning: "Third-party APIs, one secret, function, table and schedule each",
      accepts: "a list of integrations, at least 1",
      fix: "add an integration; config/dev.ts has one",
    }),
  alarms: z
    .strictObject({
      subscribers: list(
        text(
          {
            meaning: "Subscriber",
            accepts: "an e-mail address",
            fix: "write an address such as security@example.com",
          },
          (value) => value.length <= 254 && /^[^\s@"<>]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(value),
        ),
        0,
        {
          meaning: "Who gets every alarm. Each has to confirm the subscription once",
          accepts:
            "e-mail addresses, at least 1 unless topicArn is given or the environment is local",
          fix: 'list the addresses, such as ["security@example.com"]',
        },
        (address) => address.toLowerCase(),
      ).default([]),
      topicArn: text(
        {
          meaning:
            "SNS topic of yours that every alarm goes to, instead of one that is created. Its policy and its key have to let CloudWatch and EventBridge publish, EventBridge without a condition",
          accepts: "the ARN of a standard SNS topic of this account and Region",
          fix: "write arn:aws:sns:REGION:ACCOUNT:NAME",
          computedDefault: "a topic is created",
        },
        checkTopicArn,
      ).optional(),
      runbooks: text(
        {
          meaning:
            "Where whoever is paged finds the runbooks: the address of docs/runbooks in your fork",
          accepts:
            "an https address without a query or a slash at its end, or the folder docs/runbooks of this repository",
          fix: "write an address such as https://git.example.com/acme/one-reader/blob/main/docs/runbooks",
        },
        (value) =>
          value === "docs/runbooks" || /^https:\/\/[a-z0-9.-]+(?:\/[\w.~%-]+)+$/i.test(value),
      ).default("docs/runbooks"),
      tuning: z
        .array(tuningSchema)
        .register(fieldDocs, { ...TUNING_DOC, accepts: `a list of ${TUNING_DOC.accepts}` })
        .default([]),
      forwardGlobalEvents: flag({
        meaning:
          "Has rules in us-east-1 hand events of IAM, and of STS's global endpoint, on to this Region, so that their messages say who it was. Without it their alarms alone tell",
      }).default(true),
      cis: flag({
        meaning:
          "Adds the metric filters and alarms of the CIS AWS Foundations Benchmark in their prescribed text",
      }).default(false),
    })
    .prefault({}),
  audit: z
    .strictObject({
      logRetentionDays: numberOf("days", LOG_RETENTION_DAYS, {
        meaning: "How long CloudTrail events stay in the log group that alarms watch",
      }).default(365),
      // Files move to cheaper storage after 90 days, and S3 wants them to expire later than that.
      bucketRetentionDays: whole("days", 180, 36_500, {
        meaning: "How long CloudTrail files stay in the bucket",
      }).default(2555),
      trailLogGroupName: text(
        {
          meaning:
            "Log group of a multi-Region trail of yours that records all management events. No trail is created then, nor its bucket. A log group takes five filters with a regular expression, subscription filters included: two are ours, with three expressions",
          accepts: "the name of a log group: letters, digits and _-/.#",
          fix: "write the log group's name, not its ARN",
          computedDefault: "a trail and a log group are created",
        },
        (value) => /^[\w./#-]{1,512}$/.test(value),
      ).optional(),
      networkActivityEvents: flag({
        meaning:
          "Has the trail record what our VPC endpoints refuse, which no management event tells. Charged per event: of refusals alone where provider.version begins at 6.2.0 or later, else of every request for a secret or a parameter through an endpoint of the account",
      }).default(true),
      accessAnalyzer: flag({
        meaning: "Creates an IAM Access Analyzer of the account and tells of its findings",
      }).default(false),
      config: wordOf(["off", "rules", "rules-and-recorder"], {
        meaning:
          "AWS Config rules for the settings that matter here: rules needs a recorder of yours, rules-and-recorder creates the one that an account may have in a Region",
      }).default("off"),
    })
    .prefault({}),
  tags: tagsSchema,
  state: z
    .discriminatedUnion("backend", [
      z.strictObject({
        backend: wordOf(["local"], { meaning: "State files in the folder state/" }),
      }),
      z.strictObject({
        backend: wordOf(["s3"], { meaning: "State files in an existing bucket, with S3 locking" }),
        bucket: text(
          {
            meaning: "Bucket of the state files",
            accepts: "the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots, hyphens",
            fix: "write the name of an existing bucket, not its ARN",
          },
          checkBucketName,
        ),
        region: region("Region of the bucket", "the environment's region").optional(),
        kmsKeyArn: text(
          {
            meaning: "KMS key that encrypts the state files",
            accepts: "the ARN of a KMS key",
            fix: "write the key's ARN, not its alias or its id alone",
            computedDefault: "the bucket's own encryption",
          },
          checkKeyArn,
        ).optional(),
        keyPrefix: text(
          {
            meaning: "What stands before the stack's name in the object key",
            accepts: "words of letters, digits, dots, hyphens and underscores, joined by slashes",
            fix: "write a prefix such as acme/dev, without a slash at either end",
            computedDefault: "<organisation>/<name>",
          },
          checkKeyPrefix,
        ).optional(),
      }),
    ])
    .register(fieldDocs, {
      meaning: "Where Terraform keeps its state",
      accepts: '{ backend: "local" } or { backend: "s3", bucket: ... }',
      fix: 'write backend: "local" or backend: "s3"',
    })
    .prefault({ backend: "local" }),
  protection: flag({
    meaning:
      "Protects secret, table, keys and audit trail against deletion. false only for throw-away copies",
  }).default(true),
  provider: z
    .strictObject({
      version: text(
        {
          meaning: "Versions of the AWS provider that Terraform may install",
          accepts: `a Terraform version constraint within ${PROVIDER_RANGE}`,
          fix: 'write a constraint such as ">= 6.20.0, < 7.0.0"',
        },
        checkVersionConstraint,
      ).default(PROVIDER_RANGE),
    })
    .prefault({}),
});

/** What a configuration file writes: only what has no default is required. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** What the schema returns: all defaults filled but the computed ones. */
export type ParsedEnvironment = z.output<typeof environmentSchema>;

/** One integration as the schema returns it: the secret's store and name may be absent. */
export type ParsedIntegration = ParsedEnvironment["integrations"][number];

/** The VPC of an environment. */
export type Network = ParsedEnvironment["network"];

/** One third-party API of an environment, all defaults filled. */
export type Integration = Omit<ParsedIntegration, "secret"> & {
  secret: Omit<ParsedIntegration["secret"], "name" | "store"> & {
    store: SecretStore;
    name: string;
  };
};

/** One deployed copy: validated, all defaults filled, frozen. */
export type Environment = Omit<ParsedEnvironment, "integrations"> & {
  /** First part of every ARN, derived from the Region. */
  partition: Partition;
  integrations: Integration[];
};
