import { show, showAt } from "../errors";
import type { Path, Problem } from "../errors";
import { parseLayerArn } from "../formats/layer-arn";
import { checkParameterName } from "../formats/parameter-name";
import { checkSecretName } from "../formats/secret-name";
import { partitionOf } from "../regions";
import type { ParsedIntegration } from "../schema";
import { defaultStore } from "../secret-source";
import type { Draft, EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { secretNameOf } from "./secret-name-of";

type SecretDraft = Draft<ParsedIntegration["secret"]>;

/**
 * AWS's layer with the AWS Parameters and Secrets Lambda Extension for arm64, the architecture of
 * the functions. Its account differs from Region to Region.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
const EXTENSION_LAYER = "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64";

/** Every secret can be read by its source in the way that is asked for. */
export const checkSecretSource: Check = (draft) =>
  (draft.integrations ?? []).flatMap((integration, index) => {
    const secret = integration?.secret;
    const at = (field: string): Path => ["integrations", index, "secret", field];
    return secret === undefined
      ? []
      : [
          ...store(secret, at("store")),
          ...name(draft, index, at("name")),
          ...staleness(secret, at("maxStaleSeconds")),
          ...extensionLimits(secret, at),
          ...layer(draft, secret, at("layerArn")),
        ];
  });

function store({ source, store: given }: SecretDraft, path: Path): Problem[] {
  if (source === undefined || given === undefined || source === "extension") {
    return [];
  }
  if (given === defaultStore(source)) {
    return [];
  }
  const reason = {
    "secrets-manager": "which the source secrets-manager reads",
    "parameter-store": "which the source parameter-store reads",
    wcp: "for the source wcp does not read Parameter Store",
  }[source];
  const other = given === "parameter-store" ? '"parameter-store" or "extension"' : `"${given}"`;
  return [
    {
      path,
      got: show(given),
      accepted: `${show(defaultStore(source))}, ${reason}`,
      fix: `remove it, or write source: ${other}`,
    },
  ];
}

/** The name has the format of the store that holds the secret, the computed name included. */
function name(draft: EnvironmentDraft, index: number, path: Path): Problem[] {
  const secret = draft.integrations?.[index]?.secret;
  const value = secretNameOf(draft, index);
  if (secret === undefined || value === undefined || isStoreWrong(secret)) {
    return [];
  }
  const isParameter = (secret.store ?? defaultStore(secret.source)) === "parameter-store";
  const verdict = isParameter ? checkParameterName(value) : checkSecretName(value);
  if (verdict === true) {
    return [];
  }
  const fix = isParameter
    ? "write a name such as /acme/dev/weather/api-key, never the API key itself"
    : "write a name such as acme-dev-weather-api-key, never the API key itself";
  const isGiven = "name" in secret;
  return [
    {
      path,
      // A name of a wrong form may be the API key itself.
      got: isGiven ? showAt(path, value) : `nothing, so that it is ${show(value)}`,
      accepted: isParameter
        ? "a parameter's name: 1 to 256 letters, digits and _.- in up to 15 levels, each after a slash"
        : "a secret's name: 1 to 256 letters, digits and /_+=.@-, not ending in a hyphen and six characters",
      fix: verdict === false ? fix : verdict,
    },
  ];
}

/** Whether the store, or the source that decides on it, is wrong itself. */
function isStoreWrong(secret: SecretDraft): boolean {
  return "store" in secret ? secret.store === undefined : secret.source === undefined;
}

function staleness({ cacheTtlSeconds, maxStaleSeconds }: SecretDraft, path: Path): Problem[] {
  return cacheTtlSeconds === undefined ||
    maxStaleSeconds === undefined ||
    maxStaleSeconds >= cacheTtlSeconds
    ? []
    : [
        {
          path,
          got: show(maxStaleSeconds),
          accepted: `at least cacheTtlSeconds, ${cacheTtlSeconds}: a value is used for that long anyway`,
          fix: "raise maxStaleSeconds or lower cacheTtlSeconds",
        },
      ];
}

/**
 * What the extension cannot do.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
function extensionLimits(secret: SecretDraft, at: (field: string) => Path): Problem[] {
  if (secret.source !== "extension") {
    return [];
  }
  const limits = [
    ["prefetch", "the extension does not serve during INIT"],
    ["assumeReaderRole", "the extension cannot assume a role, it reads as the function's"],
  ] as const;
  return limits
    .filter(([field]) => secret[field] === true)
    .map(([field, reason]) => ({
      path: at(field),
      got: show(true),
      accepted: `false with source "extension": ${reason}`,
      fix: `remove it, or write source: ${
        secret.store === "parameter-store" ? '"parameter-store"' : '"secrets-manager" or "wcp"'
      }`,
    }));
}

function layer(draft: EnvironmentDraft, secret: SecretDraft, path: Path): Problem[] {
  const { source, layerArn } = secret;
  if (source === undefined) {
    return [];
  }
  if (!("layerArn" in secret)) {
    return source === "wcp"
      ? [
          {
            path,
            got: show(undefined),
            accepted: "the ARN of a version of your own layer, which source wcp runs from",
            fix: "build and publish the layer as lambda-src/wcp-layer/README.md says, and write its ARN",
          },
        ]
      : [];
  }
  if (layerArn === undefined) {
    return [];
  }
  const problem = (accepted: string, fix: string) => [{ path, got: show(layerArn), accepted, fix }];
  if (source !== "wcp" && source !== "extension") {
    return problem(
      `nothing with source ${show(source)}, which needs no layer`,
      'remove it, or write source: "wcp" or "extension"',
    );
  }
  return wrongLayer(draft, layerArn, source === "extension" ? EXTENSION_LAYER : undefined, problem);
}

function wrongLayer(
  { region }: EnvironmentDraft,
  layerArn: string,
  layerName: string | undefined,
  problem: (accepted: string, fix: string) => Problem[],
): Problem[] {
  const parsed = parseLayerArn(layerArn);
  const partition = partitionOf(region ?? "");
  if (parsed === undefined) {
    return [];
  }
  if (partition !== undefined && parsed.partition !== partition) {
    return problem(
      `an ARN of partition ${partition}, that of the Region`,
      `start the ARN with arn:${partition}:, or correct region`,
    );
  }
  if (region !== undefined && parsed.region !== region) {
    return problem(
      `a layer of ${region}: a function uses layers of its own Region`,
      `publish the layer in ${region} and write that ARN, or correct region`,
    );
  }
  if (layerName !== undefined && parsed.layerName !== layerName) {
    return problem(
      `a version of ${layerName}: the functions are arm64`,
      `write the ARN of ${layerName}, or leave it out to take the latest version at deploy`,
    );
  }
  return [];
}
