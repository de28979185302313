/**
 * Every way to read a key, end to end: the real Terraform and provider deploy the environment
 * `every-source` to the local AWS stand-in, and each real function ingests with the key that its source
 * gave it. What is asserted about sources was recorded by the stand-in, not by the functions.
 */
import { spawnSync } from "node:child_process";
import { Writable } from "node:stream";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { AwsCall } from "../../local/aws/aws-calls";
import { layerProgramOf } from "../../local/layers/stand-in-layers";
import type { ThirdPartyStandIn } from "../../local/third-party/third-party-stand-in";
import { Canary } from "../../tools/demo/canary";
import type { Invocation } from "../../tools/demo/deployed-integration";
import type { LocalDeployment } from "../../tools/demo/local-deployment";
import { STACK_PARTS } from "../../tools/demo/local-deployment";
import { Progress } from "../../tools/demo/progress";
import { type DemoResult, runDemo } from "../../tools/demo/run-demo";
import type { ObservedAccess } from "./support/deployed-matrix";
import { observeWithMorePermissions } from "./support/deployed-matrix";

const MINUTES = 60_000;
const ACCOUNT = "123456789012";
const EXTENSION_LAYER = "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64";
const WCP_LAYER = "workload-credentials-provider";

/** What reads the key: the SDK in the function, or a provider, by the name in its user agent. */
type Reader = "function" | "secrets-extension" | "workload-credentials-provider";

interface Expectation {
  readonly integration: string;
  /** Operations that may give away the key at first. */
  readonly operations: readonly string[];
  readonly reader: Reader;
  /** Who makes the read that a rotation forces. */
  readonly forcedReader: Reader;
  /** It is read with a role of its own. */
  readonly assumesRole?: boolean;
  readonly prefetch?: boolean;
  /** File name of the external extension in Lambda's log. */
  readonly extension?: string;
  readonly layer?: string;
}

const SDK = { reader: "function", forcedReader: "function" } as const;
const EXTENSION = {
  reader: "secrets-extension",
  // It cannot be told to forget a value, so the SDK reads then.
  forcedReader: "function",
  extension: "AWSParametersAndSecretsLambdaExtension",
  layer: EXTENSION_LAYER,
} as const;
const WCP = {
  reader: "workload-credentials-provider",
  forcedReader: "workload-credentials-provider",
  extension: "workload-credentials-provider.sh",
  layer: WCP_LAYER,
} as const;
/** The function may ask before the prefetch is done, and the provider then asks once more. */
const PREFETCHED = ["BatchGetSecretValue", "GetSecretValue"];

const EXPECTATIONS: readonly Expectation[] = [
  { integration: "direct", operations: ["GetSecretValue"], ...SDK },
  { integration: "direct-prefetch", operations: ["GetSecretValue"], ...SDK, prefetch: true },
  { integration: "direct-role", operations: ["GetSecretValue"], ...SDK, assumesRole: true },
  { integration: "parameter", operations: ["GetParameter"], ...SDK },
  { integration: "extension", operations: ["GetSecretValue"], ...EXTENSION },
  { integration: "extension-param", operations: ["GetParameter"], ...EXTENSION },
  { integration: "wcp", operations: ["GetSecretValue"], ...WCP },
  { integration: "wcp-prefetch", operations: PREFETCHED, ...WCP, prefetch: true },
  {
    integration: "wcp-role",
    operations: PREFETCHED,
    ...WCP,
    prefetch: true,
    assumesRole: true,
  },
];

/** What was seen of one integration. */
interface Observed {
  readonly layers: readonly string[];
  /** The read or reads of the first key. */
  readonly reads: readonly AwsCall[];
  readonly afterRotation: Invocation;
  /** The reads that came with the rotated key. */
  readonly forcedReads: readonly AwsCall[];
  readonly executionRole: string;
  readonly readerRole: string;
  readonly readerRoleArn: string;
  readonly functionName: string;
  readonly log: readonly string[];
}

/** The demo's lines are asserted in demo.test.ts. */
class NoOutput extends Writable {
  readonly isTTY = false;
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const observed = new Map<string, Observed>();
const rotated = new Canary();
const output = new NoOutput();
let result: DemoResult;
let calls: readonly AwsCall[];
let access: ObservedAccess;
let leaksAfterwards: unknown[];
let workFolder: string;

beforeAll(async () => {
  result = await runDemo({
    environment: "every-source",
    progress: new Progress(output as unknown as NodeJS.WriteStream),
    signal: new AbortController().signal,
    whileDeployed: async (deployment, thirdParty) => {
      access = await observeMoreForRole(deployment);
      await rotateEveryKey(deployment, thirdParty);
    },
  });
}, 15 * MINUTES);

/** By hand, a role that may not read gets more than the stacks gave it. */
function observeMoreForRole(deployment: LocalDeployment): Promise<ObservedAccess> {
  const direct = deployment.integrations.find(({ name }) => name === "direct-role");
  return observeWithMorePermissions(
    deployment,
    direct?.names.executionRoleName ?? "",
    "lambda:UpdateFunctionCode",
  );
}

/** The vendor replaces the key while each function holds the old one in memory. */
async function rotateEveryKey(deployment: LocalDeployment, thirdParty: ThirdPartyStandIn) {
  workFolder = deployment.workFolder;
  thirdParty.acceptKeys(rotated.value);
  const lambda = new LambdaClient(deployment.clientConfig);
  for (const deployed of deployment.integrations) {
    const { functionName, executionRoleName, readerRoleName, readerRoleArn } = deployed.names;
    const { Layers } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    const reads = await deployed.keyReads();
    await deployed.putKey(rotated.value);
    const afterRotation = await deployed.invoke({});
    observed.set(deployed.name, {
      layers: (Layers ?? []).map(({ Arn }) => Arn ?? ""),
      reads,
      afterRotation,
      forcedReads: (await deployed.keyReads()).slice(reads.length),
      executionRole: executionRoleName,
      readerRole: readerRoleName,
      readerRoleArn,
      functionName,
      log: await deployed.functionLog(),
    });
  }
  calls = await deployment.awsCalls();
  leaksAfterwards = rotated.searchFolder(workFolder).findings;
}

function seen(integration: string): Observed {
  const found = observed.get(integration);
  if (found === undefined) {
    throw new Error(`Nothing was seen of ${integration}.`);
  }
  return found;
}

const readerOf = ({ userAgent }: AwsCall): Reader => layerProgramOf(userAgent) ?? "function";
/** `role` of `arn:aws:sts::ACCOUNT:assumed-role/role/session` */
const roleOf = ({ principal }: AwsCall): string | undefined => principal?.split("/")[1];

test("covers every integration of the environment", () => {
  expect(EXPECTATIONS.map(({ integration }) => integration)).toEqual(
    result.integrations.map(({ name }) => name),
  );
});

describe.each(EXPECTATIONS)("$integration", (expected) => {
  const { integration, operations, reader, forcedReader, assumesRole, prefetch } = expected;
  const role = (): string => {
    const { executionRole, readerRole } = seen(integration);
    return assumesRole === true ? readerRole : executionRole;
  };

  it("ingests with the key", () => {
    const found = result.integrations.find(({ name }) => name === integration);

    expect(found?.invocation.payload).toMatchObject({ integration, written: 2, failed: [] });
    expect(found?.rows).toHaveLength(2);
  });

  it(`gets the key through its source, ${reader}`, () => {
    const { reads } = seen(integration);

    expect(reads.map(({ operation }) => operation)).toContain(operations[0]);
    for (const read of reads) {
      expect(operations).toContain(read.operation);
      expect([readerOf(read), roleOf(read)]).toEqual([reader, role()]);
    }
  });

  it("reads in INIT only with prefetch", () => {
    const { log } = seen(integration);
    const types = log.map((line) => {
      const { type, message } = asJson(line);
      return type === "platform.start" || message === "Secret fetched" ? (type ?? message) : "";
    });
    const [first] = types.filter((type) => type !== "");

    expect(first).toBe(prefetch === true ? "Secret fetched" : "platform.start");
  });

  it("uses the key after a rotation, by one forced read", () => {
    const { afterRotation, forcedReads } = seen(integration);

    expect(afterRotation).toMatchObject({ functionError: undefined, payload: { failed: [] } });
    expect(forcedReads.map((read) => [readerOf(read), roleOf(read), read.status])).toEqual([
      [forcedReader, role(), 200],
    ]);
  });

  it("assumes the reader role only when it is told to", () => {
    const { executionRole, readerRoleArn } = seen(integration);
    const assumed = calls.filter(
      (call) => call.operation === "AssumeRole" && roleOf(call) === executionRole,
    );

    expect(new Set(assumed.map(({ parameters }) => parameters.RoleArn))).toEqual(
      new Set(assumesRole === true ? [readerRoleArn] : []),
    );
  });

  it("has the layer that its source needs, and Lambda's log shows its extension", () => {
    const { layers, log } = seen(integration);
    const { layer, extension } = expected;
    const extensions = log
      .map(asJson)
      .filter(({ type }) => type === "platform.extension")
      .map(({ record }) => record);

    expect(layers).toEqual(
      layer === undefined ? [] : [`arn:aws:lambda:eu-west-1:${ACCOUNT}:layer:${layer}:1`],
    );
    expect(extensions).toMatchObject(
      extension === undefined ? [] : [{ name: extension, state: "Ready" }],
    );
  });
});

describe("who may do what, from the policies that are deployed", () => {
  it("is what the synthesized policies say, cell by cell, for every source", () => {
    expect(access.atFirst).toEqual([]);
    expect(new Set(access.deployed.cells.map(({ integration }) => integration))).toEqual(
      new Set(EXPECTATIONS.map(({ integration }) => integration)),
    );
  });

  it("lets the reader of each key read it, the rotation role of one, and nobody else", () => {
    const allowed = access.deployed.cells.filter(
      ({ action, outcome }) => action === "read-value" && outcome === "allowed",
    );

    expect(allowed.map(({ integration, principal }) => [integration, principal])).toEqual(
      EXPECTATIONS.flatMap(({ integration }) => [
        [integration, "reader"],
        ...(integration === "direct-prefetch" ? [[integration, "rotation"]] : []),
      ]),
    );
  });

  it("shows a policy that a role was given by hand, until it is taken away", () => {
    expect(access.whileChanged).toContainEqual(
      expect.stringMatching(
        /^direct-role: execution-role, update-function: denied implicitly .*; now allowed by execution role \(added-by-hand\): ByHand$/,
      ),
    );
    expect(access.afterwards).toEqual([]);
  });

  it("is printed as who may read each key", () => {
    expect(output.text).toMatch(/^ +wcp-role +reader$/m);
  });
});

describe("the run", () => {
  it("has second plans without changes", () => {
    expect(result.secondPlans.map(({ stack, changes }) => [stack, changes])).toEqual(
      STACK_PARTS.map((part) => [part, false]),
    );
  });

  it("leaves neither key in a state, plan, log, layer, bundle, record of calls or output", () => {
    expect(result.findings).toEqual([]);
    expect(leaksAfterwards).toEqual([]);
    expect(result.filesSearched).toBeGreaterThan(50);
    for (const canary of [result.canary, rotated]) {
      expect(canary.encodingsIn(Buffer.from(output.text))).toEqual([]);
    }
  });

  it("shows by which call each key was read", () => {
    expect(output.text).toMatch(
      /wcp-role +wcp \+ prefetch \+ role: 2 rows; BatchGetSecretValue by workload-credentials-provider as \S+wcp-role-reader/,
    );
  });

  it("leaves no process behind", () => {
    const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });

    expect(stdout.split("\n").filter((line) => line.includes(workFolder))).toEqual([]);
  });
});

/** A line of the function's log; what is no JSON came from an extension. */
function asJson(line: string): { type?: string; message?: string; record?: unknown } {
  try {
    return JSON.parse(line) as { type?: string; message?: string; record?: unknown };
  } catch {
    return {};
  }
}
