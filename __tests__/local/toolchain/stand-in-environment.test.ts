import fc from "fast-check";

import { standInEnvironment, withoutAws } from "../../../local/toolchain/stand-in-environment";

const TARGET = { endpointUrl: "http://127.0.0.1:4000", region: "eu-west-1" };

test("sends AWS clients to the stand-in, with credentials of nobody", () => {
  const environment = standInEnvironment(TARGET, { PATH: "/bin", AWS_REGION: "us-east-1" });

  expect(environment).toEqual({
    PATH: "/bin",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local-stand-in",
    AWS_SECRET_ACCESS_KEY: "local-stand-in",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "2",
    CHECKPOINT_DISABLE: "1",
    NO_PROXY: "127.0.0.1,localhost,::1",
    no_proxy: "127.0.0.1,localhost,::1",
  });
});

test("no AWS variable of the person survives, whatever its name", () => {
  const suffix = fc.stringMatching(/^[A-Z][A-Z_]{0,30}$/);
  const prefix = fc.constantFrom("AWS_", "aws_", "Aws_");
  const known = [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_CA_BUNDLE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_CONFIG_FILE",
  ];
  const name = fc.oneof(
    fc.constantFrom(...known),
    fc.tuple(prefix, suffix).map((parts) => parts.join("")),
  );

  fc.assert(
    fc.property(fc.array(name), (names) => {
      const base = Object.fromEntries(names.map((each) => [each, "of-the-person"]));
      expect(Object.values(standInEnvironment(TARGET, base))).not.toContain("of-the-person");
    }),
  );
});

test("keeps what is not AWS's, and drops what is not set", () => {
  const environment = withoutAws({ HOME: "/home/a", LAWS_X: "kept", UNSET: undefined });

  expect(environment).toMatchObject({ HOME: "/home/a", LAWS_X: "kept" });
  expect(environment).not.toHaveProperty("UNSET");
  expect(environment).not.toHaveProperty("AWS_ENDPOINT_URL");
});

test("adds loopback to the hosts that the person's proxy leaves out", () => {
  const environment = withoutAws({ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: ".corp" });

  expect(environment).toMatchObject({
    HTTPS_PROXY: "http://proxy:3128",
    NO_PROXY: ".corp,127.0.0.1,localhost,::1",
    no_proxy: ".corp,127.0.0.1,localhost,::1",
  });
});
