import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { projectFolder } from "../../../config/project-folder";
import type { Environment } from "../../../config/schema";
import type { NetworkIds } from "../../../detections/network-ids";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { UsageError } from "../../command-line";
import { functionsFirst } from "../deployed/security-groups";
import type { DrilledDetection } from "../drill";

/** Services whose interface endpoints may be named on the command line. */
export const ENDPOINT_SERVICES = ["secretsmanager", "ssm", "sts", "dynamodb"] as const;

type EndpointService = (typeof ENDPOINT_SERVICES)[number];

/** What the command line says of the deployed network. */
export interface GivenIds {
  readonly vpcId?: string;
  readonly endpoints: Readonly<Partial<Record<EndpointService, string>>>;
  /** A Terraform state of the network stack. */
  readonly stateFile?: string;
}

/** Ids of the network, and where they are from, for whoever reads the result. */
export interface KnownNetwork {
  readonly network: NetworkIds;
  readonly origin: string;
  /** Ids that are only examples: what is deployed has others. */
  readonly examples: readonly string[];
}

/**
 * The ids of the deployed network: from the command line, from a Terraform state, from the local one
 * where there is one, and examples for the rest.
 *
 * @throws UsageError for a state that cannot be read or is not of a network stack
 */
export function knownNetwork(environment: Environment, given: GivenIds): KnownNetwork {
  const stateFile = given.stateFile ?? localState(environment);
  const base = stateFile === undefined ? EXAMPLE_NETWORK : networkOfState(stateFile);
  const { dynamodb, ...interfaces } = given.endpoints;
  const network: NetworkIds = {
    ...base,
    vpcId: given.vpcId ?? base.vpcId,
    tableEndpointId: dynamodb ?? base.tableEndpointId,
    interfaceEndpoints: { ...base.interfaceEndpoints, ...interfaces },
  };
  const named = [...(given.vpcId === undefined ? [] : ["--vpc"]), ...Object.keys(given.endpoints)];
  const sources = [
    ...(named.length === 0 ? [] : ["the command line"]),
    stateFile === undefined ? "examples" : `Terraform's state ${stateFile}`,
  ];
  const examples = new Set(idsOf(EXAMPLE_NETWORK));
  return {
    network,
    origin: sources.join(", then "),
    examples: idsOf(network).filter((id) => examples.has(id)),
  };
}

/** The detections whose patterns name one of these ids. */
export function detectionsNaming(
  ids: readonly string[],
  detections: readonly DrilledDetection[],
): DrilledDetection[] {
  return detections.filter(({ filterPattern = "", eventPattern = {} }) => {
    const text = filterPattern + JSON.stringify(eventPattern);
    return ids.some((id) => text.includes(id));
  });
}

function idsOf(network: NetworkIds): string[] {
  const { vpcId, interfaceEndpoints, tableEndpointId, securityGroupIds, routeTableIds } = network;
  return [
    vpcId,
    ...Object.values(interfaceEndpoints),
    tableEndpointId,
    ...securityGroupIds,
    ...routeTableIds,
  ];
}

/** Where `cdktf deploy` leaves it, see constructs/environment-stack.ts. */
function localState({ name, state }: Environment): string | undefined {
  const file = join(projectFolder(), "state", name, "network.tfstate");
  return state.backend === "local" && existsSync(file) ? file : undefined;
}

/** https://developer.hashicorp.com/terraform/internals/json-format says it of version 4 states. */
const terraformState = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

function networkOfState(file: string): NetworkIds {
  const parsed = terraformState.safeParse(jsonOf(file));
  if (!parsed.success) {
    throw new UsageError(`${file} is no Terraform state of version 4.`);
  }
  const attributesOf = (type: string) =>
    parsed.data.resources
      .filter((resource) => resource.mode === "managed" && resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  const idsOfType = (type: string) => attributesOf(type).map(({ id }) => String(id));
  const [vpcId] = idsOfType("aws_vpc");
  const endpoints = new Map(
    attributesOf("aws_vpc_endpoint").map(({ id, service_name: service }) => [
      String(service).split(".").at(-1) ?? "",
      String(id),
    ]),
  );
  const tableEndpointId = endpoints.get("dynamodb");
  if (vpcId === undefined || tableEndpointId === undefined) {
    throw new UsageError(`${file} is not the state of a network stack: it has no VPC of ours.`);
  }
  endpoints.delete("dynamodb");
  return {
    vpcId,
    tableEndpointId,
    interfaceEndpoints: Object.fromEntries(endpoints),
    securityGroupIds: functionsFirst(
      attributesOf("aws_security_group").map(({ id, name }) => ({
        id: String(id),
        name: String(name),
      })),
    ),
    routeTableIds: idsOfType("aws_route_table"),
  };
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    throw new UsageError(
      `${file} ${code === "ENOENT" ? "does not exist" : "cannot be read as JSON"}.`,
      { cause },
    );
  }
}
