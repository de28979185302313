/** The protocol of the AWS Workload Credentials Provider: the stand-in has it as the real one has. */
import { WcpSource } from "../../../lambda-src/secrets/sources/wcp";
import { MemoryBackend } from "../../../local/secret-providers/memory-backend";
import { AwsError } from "../../../local/secret-providers/provider-backend";
import { attempt, failedAttempt } from "../../lambda-src/secrets/sources/attempt";
import { eventually, UNREACHED_MS } from "../../support/time";
import { removeTempFolders } from "../temp-folder";
import { type AwsFront, awsEnvironment, startAwsFront } from "./aws-front";
import { PROVIDERS, type RunningProvider } from "./wcp-providers";
import { ask, secretOf, TOKEN } from "./wcp-request";

const ROLE = "arn:aws:iam::111122223333:role/reader";
const OTHER_ROLE = "arn:aws:iam::111122223333:role/other";
const GET = "/secretsmanager/get?secretId=";
const NOT_AUTHORIZED = "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized";

describe.each(PROVIDERS)("%s", (_, startProvider) => {
  let backend: MemoryBackend;
  let aws: AwsFront;
  let provider: RunningProvider | undefined;
  let versionId: string;

  beforeEach(async () => {
    backend = new MemoryBackend();
    versionId = backend.putSecret("weather", "first value");
    aws = await startAwsFront(backend);
  });

  afterEach(async () => {
    await provider?.close();
    provider = undefined;
    await aws.close();
  });

  afterAll(removeTempFolders);

  /** Starts the provider without a check of the credentials, on a free port. */
  async function start(
    settings: { ttlSeconds?: number; keys?: string; tables?: string } = {},
    environment: Record<string, string> = { AWS_TOKEN: TOKEN },
  ): Promise<number> {
    const { ttlSeconds = 300, keys = "validate_credentials = false", tables = "" } = settings;
    provider = await startProvider(
      `
        [logging]
        log_to_file = false
        [capabilities.secrets_manager]
        http_port = 0
        ${keys}
        [capabilities.secrets_manager.cache]
        ttl_seconds = ${ttlSeconds}
        ${tables}
      `,
      { ...awsEnvironment(aws), ...environment },
    );
    backend.calls.length = 0;
    return provider.port;
  }

  const operations = () => backend.calls.map(({ operation }) => operation);

  describe("requests", () => {
    test("a secret, with its date as a text", async () => {
      const port = await start();

      const secret = await secretOf(port, `${GET}weather`);

      expect(secret).toEqual({
        ARN: "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf",
        Name: "weather",
        VersionId: versionId,
        SecretString: "first value",
        VersionStages: ["AWSCURRENT"],
        CreatedDate: expect.stringMatching(/^\d+(\.\d+)?$/),
      });
    });

    test("a secret in the path", async () => {
      const port = await start();

      await expect(secretOf(port, "/v1/weather?versionStage=AWSCURRENT")).resolves.toMatchObject({
        VersionId: versionId,
      });
    });

    test("a secret that is binary", async () => {
      backend.putSecret("binary", Buffer.from([0, 1, 255]));
      const port = await start();

      const secret = await secretOf(port, `${GET}binary`);

      expect(secret.SecretBinary).toBe("AAH/");
      expect(secret).not.toHaveProperty("SecretString");
    });

    test("a version, and a stage", async () => {
      backend.putSecret("weather", "second value");
      const port = await start();

      await expect(secretOf(port, `${GET}weather&versionId=${versionId}`)).resolves.toMatchObject({
        SecretString: "first value",
      });
      await expect(secretOf(port, `${GET}weather&versionStage=AWSPREVIOUS`)).resolves.toMatchObject(
        { SecretString: "first value" },
      );
    });

    test("a name that is encoded", async () => {
      backend.putSecret("a/b c+d", "encoded");
      const port = await start();

      await expect(secretOf(port, `${GET}a%2Fb+c%2Bd`)).resolves.toMatchObject({
        SecretString: "encoded",
      });
    });

    test.each([
      [`${GET}weather&secretid=x`, 400, "unknown parameter: secretid"],
      [`${GET}weather&abc=1`, 400, "unknown parameter: abc"],
      ["/secretsmanager/get", 400, "missing parameter secretId"],
      ["/secretsmanager/get?secretId=", 400, "missing parameter secretId"],
      ["/v1/", 400, "missing secret ID"],
      ["/v1/weather?secretId=weather", 400, "unknown parameter: secretId"],
      [`${GET}weather&refreshNow=yes`, 400, "invalid refreshNow value"],
      [
        `${GET}weather&roleArn=reader`,
        400,
        "invalid roleArn format, expected arn:<partition>:iam::<account>:role/<name>",
      ],
      [
        `${GET}weather&roleArn=arn:aws:iam::123:role/reader`,
        400,
        "invalid roleArn format, expected arn:<partition>:iam::<account>:role/<name>",
      ],
      ["/", 404, "Not found"],
      ["/secretsmanager/get/", 404, "Not found"],
      ["/systemsmanager/parameters/get?name=x", 404, "Not found"],
    ])("%s is refused with %d %s", async (path, status, body) => {
      const port = await start();

      await expect(ask(port, path)).resolves.toMatchObject({ status, body });

      expect(operations()).toEqual([]);
    });

    test("/ping needs no token and names no type", async () => {
      const port = await start();

      const { status, body, headers } = await ask(port, "/ping", {});

      expect([status, body]).toEqual([200, "healthy"]);
      expect(headers).not.toHaveProperty("content-type");
    });
  });

  describe("the token", () => {
    test.each([
      ["no header", {}],
      ["another token", { "X-Aws-Parameters-Secrets-Token": "another" }],
      ["the token with something after it", { "X-Aws-Parameters-Secrets-Token": `${TOKEN}x` }],
      ["the token in another header", { Authorization: TOKEN }],
    ])("%s is refused", async (__, headers) => {
      const port = await start();

      await expect(ask(port, `${GET}weather`, headers)).resolves.toMatchObject({
        status: 403,
        body: "Bad Token",
      });
    });

    test("is taken from the other header as well", async () => {
      const port = await start();

      await expect(ask(port, `${GET}weather`, { "X-Vault-Token": TOKEN })).resolves.toMatchObject({
        status: 200,
      });
    });

    test("a forwarded request is refused before its token is looked at", async () => {
      const port = await start();

      await expect(
        ask(port, `${GET}weather`, { "X-Forwarded-For": "192.0.2.1" }),
      ).resolves.toMatchObject({ status: 400, body: "Forwarded" });
    });

    test("is checked before the method, and the method before the path", async () => {
      const port = await start();
      const token = { "X-Aws-Parameters-Secrets-Token": TOKEN };

      await expect(ask(port, "/x", {}, "POST")).resolves.toMatchObject({ body: "Bad Token" });
      await expect(ask(port, "/x", token, "POST")).resolves.toMatchObject({
        status: 405,
        body: "Not allowed",
      });
      await expect(ask(port, "/ping", {}, "POST")).resolves.toMatchObject({ status: 405 });
    });

    test.each([
      [{ AWS_TOKEN: "1", AWS_SESSION_TOKEN: "2" }, "1"],
      [{ AWS_SESSION_TOKEN: "2", AWS_CONTAINER_AUTHORIZATION_TOKEN: "3" }, "2"],
      [{ AWS_CONTAINER_AUTHORIZATION_TOKEN: "3" }, "3"],
    ])("of %p is %p", async (environment, token) => {
      const port = await start({}, environment);

      await expect(
        ask(port, `${GET}weather`, { "X-Aws-Parameters-Secrets-Token": token }),
      ).resolves.toMatchObject({ status: 200 });
    });
  });

  describe("the cache", () => {
    test("keeps a secret under its name as it was written, and its version and stage", async () => {
      const port = await start();
      const { ARN } = await secretOf(port, `${GET}weather`);
      const paths = [
        `${GET}weather`,
        `${GET}${encodeURIComponent(String(ARN))}`,
        `${GET}weather&versionStage=AWSCURRENT`,
        `${GET}weather&versionId=${versionId}`,
      ];
      for (const path of paths) await secretOf(port, path);
      for (const path of paths) await secretOf(port, path);

      expect(operations()).toEqual(Array(4).fill("GetSecretValue"));
    });

    test("checks an expired secret by its ARN, and reads it only if it has changed", async () => {
      const port = await start({ ttlSeconds: 0 });
      const { ARN } = await secretOf(port, `${GET}weather`);
      await secretOf(port, `${GET}weather`);
      expect(backend.calls.slice(1)).toEqual([
        expect.objectContaining({
          operation: "DescribeSecret",
          request: { secretId: ARN },
        }),
      ]);
      backend.putSecret("weather", "second value");

      await expect(secretOf(port, `${GET}weather`)).resolves.toMatchObject({
        SecretString: "second value",
      });

      expect(operations().slice(2)).toEqual(["DescribeSecret", "GetSecretValue"]);
    });

    test("needs the permission to describe the secret once it has expired", async () => {
      const port = await start({ ttlSeconds: 0 });
      backend.fail(new AwsError(400, "AccessDeniedException", NOT_AUTHORIZED), "DescribeSecret");

      await secretOf(port, `${GET}weather`);

      await expect(ask(port, `${GET}weather`)).resolves.toMatchObject({
        status: 400,
        body: JSON.stringify({ __type: "AccessDeniedException", message: NOT_AUTHORIZED }),
      });
    });

    test.each([["true"], ["1"], ["TRUE"]])(
      "refreshNow=%s goes past it and fills it",
      async (yes) => {
        const port = await start();
        await secretOf(port, `${GET}weather`);
        backend.putSecret("weather", "second value");
        await expect(secretOf(port, `${GET}weather&refreshNow=false`)).resolves.toMatchObject({
          SecretString: "first value",
        });

        await secretOf(port, `${GET}weather&refreshNow=${yes}`);

        await expect(secretOf(port, `${GET}weather&refreshNow=0`)).resolves.toMatchObject({
          SecretString: "second value",
        });
        expect(operations()).toEqual(["GetSecretValue", "GetSecretValue"]);
      },
    );

    test("refreshNow says what failed, and leaves what is there", async () => {
      const port = await start();
      await secretOf(port, `${GET}weather`);
      backend.fail(new AwsError(400, "AccessDeniedException", NOT_AUTHORIZED), "GetSecretValue");

      await expect(ask(port, `${GET}weather&refreshNow=true`)).resolves.toMatchObject({
        status: 400,
      });

      await expect(secretOf(port, `${GET}weather`)).resolves.toMatchObject({
        SecretString: "first value",
      });
    });

    test.each([
      ["DescribeSecret", "true", 200],
      ["DescribeSecret", "false", 500],
      ["GetSecretValue", "true", 200],
      ["GetSecretValue", "false", 500],
    ] as const)(
      "when AWS fails in %s, ignore_transient_errors = %s answers %d",
      async (operation, ignore, status) => {
        const port = await start({
          ttlSeconds: 0,
          keys: `validate_credentials = false\nignore_transient_errors = ${ignore}`,
        });
        await secretOf(port, `${GET}weather`);
        backend.putSecret("weather", "second value");
        backend.fail(new AwsError(500, "InternalServiceError", "It failed."), operation);

        const { status: actual, body } = await ask(port, `${GET}weather`);

        expect(actual).toBe(status);
        expect(body).toContain(status === 200 ? "first value" : "InternalServiceError");
      },
    );

    test.each([["AccessDeniedException"], ["ResourceNotFoundException"]])(
      "%s is never ignored",
      async (type) => {
        const port = await start({ ttlSeconds: 0 });
        await secretOf(port, `${GET}weather`);
        backend.fail(new AwsError(400, type, "A sentence."), "DescribeSecret");

        await expect(ask(port, `${GET}weather`)).resolves.toMatchObject({
          status: 400,
          body: JSON.stringify({ __type: type, message: "A sentence." }),
        });
      },
    );
  });

  describe("errors of AWS", () => {
    test.each([
      [400, "ResourceNotFoundException"],
      [400, "AccessDeniedException"],
      [400, "InvalidRequestException"],
      [400, "DecryptionFailure"],
    ])("%d %s is passed on", async (status, type) => {
      const port = await start();
      backend.fail(new AwsError(status, type, "A sentence."));

      await expect(ask(port, `${GET}weather`)).resolves.toMatchObject({
        status,
        body: JSON.stringify({ __type: type, message: "A sentence." }),
      });
    });
  });

  describe("roles", () => {
    const asRole = (role: string) => `${GET}weather&roleArn=${encodeURIComponent(role)}`;

    test("are assumed and checked once, and have a cache of their own", async () => {
      const port = await start();
      await secretOf(port, `${GET}weather`);

      await secretOf(port, asRole(ROLE));
      await secretOf(port, asRole(ROLE));

      expect(backend.calls.map(({ operation, request }) => [operation, request.roleArn])).toEqual([
        ["GetSecretValue", undefined],
        ["GetCallerIdentity", ROLE],
        ["GetSecretValue", ROLE],
      ]);
      expect(aws.assumedRoles[0]).toMatchObject({
        RoleArn: ROLE,
        RoleSessionName: "secrets-manager-provider",
      });
    });

    test("that cannot be assumed", async () => {
      const port = await start();
      aws.failAssumeRole(new AwsError(403, "AccessDenied", "not authorized: sts:AssumeRole"));

      await expect(ask(port, asRole(ROLE))).resolves.toMatchObject({
        status: 403,
        body: JSON.stringify({
          __type: "AccessDeniedException",
          message: `Failed to create caching client from role: ${ROLE}`,
        }),
      });
    });

    test("that are too many, and none is forgotten", async () => {
      const port = await start({ keys: "validate_credentials = false\nmax_roles = 1" });
      await secretOf(port, asRole(ROLE));

      await expect(ask(port, asRole(OTHER_ROLE))).resolves.toMatchObject({
        status: 400,
        body: JSON.stringify({
          __type: "MaxRolesExceeded",
          message:
            "The maximum number of assumed roles (1) has been reached. " +
            `Unable to assume the following role to create a client: ${OTHER_ROLE}`,
        }),
      });
      await expect(secretOf(port, asRole(ROLE))).resolves.toMatchObject({ Name: "weather" });
    });
  });

  describe("reading in advance", () => {
    /** Waits for the one batch, which runs beside the requests. */
    async function prefetched(): Promise<void> {
      await eventually(() => backend.count("BatchGetSecretValue") === 1);
      await provider?.prefetched();
    }

    test("keeps a secret under its name only", async () => {
      const { ARN } = await backend.getSecretValue({ secretId: "weather" });
      const port = await start({
        tables: `
          [capabilities.secrets_manager.prefetch]
          secrets = [{ secret_id = "${ARN}" }, { secret_id = "missing" }]
        `,
      });
      await prefetched();

      await secretOf(port, `${GET}weather`);
      expect(backend.count("GetSecretValue")).toBe(0);

      await secretOf(port, `${GET}${encodeURIComponent(ARN)}`);
      await secretOf(port, `${GET}weather&versionStage=AWSCURRENT`);
      expect(backend.count("GetSecretValue")).toBe(2);
    });

    test("by tag and as a role", async () => {
      backend.tagSecret("weather", "prefetch");
      const port = await start({
        tables: `
          [capabilities.secrets_manager.prefetch]
          filter_tags = [{ key = "prefetch", role_arn = "${ROLE}" }]
        `,
      });
      await prefetched();

      await secretOf(port, `${GET}weather&roleArn=${encodeURIComponent(ROLE)}`);
      expect(backend.count("GetSecretValue")).toBe(0);

      await secretOf(port, `${GET}weather`);
      expect(backend.count("GetSecretValue")).toBe(1);
    });

    test("that fails does no harm", async () => {
      backend.fail(new AwsError(400, "AccessDeniedException", "no batches"), "BatchGetSecretValue");
      const port = await start({
        tables: '[[capabilities.secrets_manager.prefetch.secrets]]\nsecret_id = "weather"',
      });
      await prefetched();

      await expect(secretOf(port, `${GET}weather`)).resolves.toMatchObject({
        VersionId: versionId,
      });
    });
  });

  describe("the source over it", () => {
    const source = (port: number, options: { roleArn?: string } = {}) =>
      new WcpSource({
        secretName: "weather",
        port,
        connectTimeoutMs: UNREACHED_MS,
        requestTimeoutMs: UNREACHED_MS,
        ...options,
      });

    beforeEach(() => {
      process.env.AWS_TOKEN = TOKEN;
    });

    test("reads, also as a role, and past the cache when forced", async () => {
      const port = await start();

      await expect(attempt(source(port))).resolves.toMatchObject({ versionId });
      await expect(attempt(source(port, { roleArn: ROLE }))).resolves.toMatchObject({ versionId });
      const next = backend.putSecret("weather", "second value");
      await expect(attempt(source(port))).resolves.toMatchObject({ versionId });
      await expect(attempt(source(port), { force: true })).resolves.toMatchObject({
        versionId: next,
      });
    });

    test.each([
      [400, "ResourceNotFoundException", "secret-not-found"],
      [400, "AccessDeniedException", "secret-access-denied"],
      [400, "ThrottlingException", "secret-throttled"],
      [500, "InternalServiceError", "secret-unavailable"],
    ])("maps %d %s to %s", async (status, type, kind) => {
      const port = await start();
      backend.fail(new AwsError(status, type, "A sentence."));

      expect((await failedAttempt(source(port))).kind).toBe(kind);
    });

    test("says that a role cannot be assumed", async () => {
      const port = await start();
      aws.failAssumeRole(new AwsError(403, "AccessDenied", "not authorized: sts:AssumeRole"));

      const error = await failedAttempt(source(port, { roleArn: ROLE }));

      expect(error.kind).toBe("secret-access-denied");
      expect(error.message).toContain(ROLE);
    });

    test("says that the token is wrong", async () => {
      const port = await start();
      process.env.AWS_TOKEN = "another";

      const error = await failedAttempt(source(port));

      expect(error.kind).toBe("secret-source-misconfigured");
      expect(error.message).toContain("refused the token");
    });
  });
});
