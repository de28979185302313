import type { Environment } from "../../config/schema";
import { synthesizedStacks } from "../../tools/synthesized-stacks";

type Json = Record<string, unknown>;

/** A synthesized stack, as Terraform reads it. */
export class SynthesizedStack {
  constructor(readonly json: Json) {}

  /** Resources of one type by logical id. */
  resources(type: string): Record<string, Json> {
    const all = (this.json.resource ?? {}) as Record<string, Record<string, Json>>;
    return all[type] ?? {};
  }

  /** The only resource of its type. */
  resource(type: string): Json {
    const found = Object.values(this.resources(type));
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  }

  /** The only resource of its type whose property has the value. */
  resourceWith(type: string, property: string, value: unknown): Json {
    const found = Object.values(this.resources(type)).filter(
      (resource) => resource[property] === value,
    );
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  }

  get text(): string {
    return JSON.stringify(this.json, null, 2);
  }
}

export type StackPart = "network" | "audit" | "secrets" | "ingestion";

/** Synthesizes every stack of an environment, validations included, as `cdktf synth` does. */
export function synthesize(environment: Environment): Record<StackPart, SynthesizedStack> {
  const stacks = synthesizedStacks(environment);
  const read = (part: StackPart) => {
    const json = stacks[`${environment.name}-${part}`];
    if (json === undefined) throw new Error(`No stack ${environment.name}-${part}.`);
    return new SynthesizedStack(json as Json);
  };
  return {
    network: read("network"),
    audit: read("audit"),
    secrets: read("secrets"),
    ingestion: read("ingestion"),
  };
}

/** Every policy document in a stack: any string property that is one. */
export function policiesIn(stack: SynthesizedStack): { where: string; policy: Policy }[] {
  const found: { where: string; policy: Policy }[] = [];
  const resources = (stack.json.resource ?? {}) as Record<string, Record<string, Json>>;
  for (const [type, byId] of Object.entries(resources)) {
    for (const [id, resource] of Object.entries(byId)) {
      for (const [property, value] of Object.entries(resource)) {
        if (typeof value === "string" && value.includes('"Statement"')) {
          found.push({
            where: `${type}.${id}.${property}`,
            policy: JSON.parse(value) as Policy,
          });
        }
      }
    }
  }
  return found;
}

export interface PolicyStatement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: unknown;
  Action: string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface Policy {
  Version: string;
  Statement: PolicyStatement[];
}
