import { evaluate } from "../../../../../policies/evaluate";
import type { Caller, NamedPolicy, Outcome } from "../../../../../policies/evaluation/model";
import type { Simulation, SimulatorDecision } from "./aws-tools";

const DECISIONS: Readonly<Record<Outcome, SimulatorDecision["decision"]>> = {
  allowed: "allowed",
  "denied explicitly": "explicitDeny",
  "denied implicitly": "implicitDeny",
};

/**
 * Decides about a question by what arrived of it alone: what the question left out is not known here.
 * It shows that a question is complete, not that AWS decides alike.
 */
export function decideSimulation(simulation: Simulation): SimulatorDecision {
  const { action, resource, context, caller, resourceOwner, resourcePolicy } = simulation;
  const values = Object.fromEntries(
    Object.entries(context).map(([key, typed]) => {
      const [type = "", value = ""] = typed.split(" ");
      return [key, type.endsWith("List") ? value.split(",") : value];
    }),
  );
  const accountOf = (arn: string | undefined) => arn?.split(":")[4];
  const owner = accountOf(resourceOwner) ?? accountOf(resource) ?? "";
  const named = (name: string, text: string): NamedPolicy => ({
    name,
    document: JSON.parse(text) as unknown,
  });
  const { outcome } = evaluate(
    {
      caller: callerOf(values["aws:PrincipalArn"], accountOf(caller) ?? owner),
      action,
      resource,
      resourceAccount: owner,
      context: values,
    },
    {
      identity: simulation.policies.map((text) => named("identity", text)),
      resource: resourcePolicy === undefined ? undefined : named("resource", resourcePolicy),
    },
  );
  return { decision: DECISIONS[outcome] };
}

/** The role that the keys tell of: the caller itself is only a user that stands in for it. */
function callerOf(principalArn: string | string[] | undefined, account: string): Caller {
  const arn =
    typeof principalArn === "string" ? principalArn : `arn:aws:iam::${account}:role/no-matter`;
  return { kind: "role", arn, account };
}
