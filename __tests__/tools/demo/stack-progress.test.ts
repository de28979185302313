import { StackProgress } from "../../../tools/demo/stack-progress";

/** As CDKTF prints them, each line of its own. */
const PLANNED = `local-audit  Initializing the backend...
local-network  Initializing the backend...
local-network  Terraform used the selected providers to generate the following execution plan.
                   + cidr = "10.0.0.0/16"

               Plan: 2 to add, 0 to change, 1 to destroy.

`;
const CREATING = `local-network  aws_vpc.network_vpc_4E8F0223 (network/vpc): Creating...
               aws_kms_key.flow-log_key_84986792 (flow-log/key/key): Creating...
`;
const CREATED = `local-network  aws_vpc.network_vpc_4E8F0223 (network/vpc): Still creating... [10s elapsed]
local-network  aws_vpc.network_vpc_4E8F0223 (network/vpc): Creation complete after 11s [id=vpc-4224ccdd91663c447]
               aws_eip.old (old): Destruction complete after 0s
local-audit  aws_kms_key.trail (trail/key): Creating...
`;
const APPLIED = `local-network  Apply complete! Resources: 2 added, 0 changed, 1 destroyed.

               Outputs:
`;

function deploying(...texts: string[]): StackProgress {
  const progress = new StackProgress("deploy", "local-", ["network", "audit"]);
  for (const text of texts) progress.read(text);
  return progress;
}

describe("the progress of the stacks", () => {
  it.each([
    ["a plan", [PLANNED], "to do: network, audit"],
    ["the first resource", [PLANNED, CREATING], "deploying: network (0 of 3); to do: audit"],
    [
      "another stack's first resource",
      [PLANNED, CREATING, CREATED],
      "deploying: network (2 of 3), audit",
    ],
    ["the end", [PLANNED, CREATING, CREATED, APPLIED], "done: network; deploying: audit"],
    [
      "a stack without changes",
      ["local-audit  Apply complete! Resources: 0 added, 0 changed, 0 destroyed.\n"],
      "done: audit; to do: network",
    ],
  ])("after %s", (_, texts, detail) => {
    const progress = deploying(...texts);

    expect(progress.detail).toBe(detail);
    expect(progress.state).toBe(detail.replace(/ \(\d+ of \d+\)/g, ""));
  });

  it("is the same wherever the output is cut", () => {
    const text = PLANNED + CREATING + CREATED;
    const whole = deploying(text).detail;

    expect(deploying(...Array.from(text)).detail).toBe(whole);
    expect(deploying(...(text.match(/[^]{1,37}/g) ?? [])).detail).toBe(whole);
  });

  it("is of a destroy as well", () => {
    const progress = new StackProgress("destroy", "local-", ["network", "audit"]);
    progress.read("local-audit  Plan: 0 to add, 0 to change, 2 to destroy.\n");
    progress.read("local-audit  aws_sns_topic.a (a): Destroying... [id=a]\n");
    expect(progress.detail).toBe("destroying: audit (0 of 2); to do: network");

    progress.read("local-audit  Destroy complete! Resources: 2 destroyed.\n");
    expect(progress.detail).toBe("done: audit; to do: network");
  });

  it("passes over what is no line of a stack", () => {
    const before = "to do: network, audit";

    expect(deploying("Synthesizing\nother-network  a (b): Creating...\n").detail).toBe(before);
    expect(
      deploying("local-network  x\nother-network  a (b): Creating...\n   c (d): Creating...\n")
        .detail,
    ).toBe(before);
    expect(deploying("local-network  other\n", "Apply complete! Resources: 1\n").detail).toBe(
      before,
    );
    expect(deploying('local-network  + text = "x: Creation complete after 1s"\n').detail).toBe(
      before,
    );
  });
});
