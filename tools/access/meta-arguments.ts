import { blockOf } from "./stack-resources";
import type { StackResource } from "./stack-resources";

/**
 * What Terraform lets every resource have, and with which the JSON of a resource is not what will be:
 * there may be none or several of it, in another account, kept as it was, or changed by a program.
 * https://developer.hashicorp.com/terraform/language/meta-arguments
 */
const META_ARGUMENTS = ["connection", "count", "for_each", "provider", "provisioner"];

/** When a resource is replaced or destroyed is no matter of access. */
const FREE_LIFECYCLE = ["create_before_destroy", "prevent_destroy"];

/** Whether a property is a meta-argument and not the resource's own. */
export function isMetaArgument(property: string): boolean {
  return property === "lifecycle" || META_ARGUMENTS.includes(property);
}

/** The meta-arguments of a resource that decide what will be, such as `lifecycle.ignore_changes`. */
export function metaArguments({ properties }: StackResource): Record<string, unknown> {
  const lifecycle = Object.entries(blockOf(properties.lifecycle) ?? {})
    .filter(([name]) => !FREE_LIFECYCLE.includes(name))
    .map(([name, value]) => [`lifecycle.${name}`, value] as const);
  const others = META_ARGUMENTS.filter((name) => name in properties).map(
    (name) => [name, properties[name]] as const,
  );
  return Object.fromEntries([...others, ...lifecycle]);
}
