import type { Environment } from "../../../../config/schema";
import { validateEnvironment } from "../../../../config/validate-environment";
import { sample, sampleIntegration } from "../../../config/sample";

const ACCOUNT = "111122223333";

const role = (name: string, partition = "aws") => `arn:${partition}:iam::${ACCOUNT}:role/${name}`;

/** An environment, and what a table calls it. */
export interface Variant {
  readonly title: string;
  readonly environment: Environment;
}

/** Environments with the settings that no file of `config/` has and that change what detections see. */
export function everyVariant(): Variant[] {
  return [
    variant("in the global Region", {
      region: "us-east-1",
      network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
    }),
    variant("in the other partition", {
      region: "us-gov-west-1",
      network: { cidr: "10.20.0.0/16", availabilityZones: ["us-gov-west-1a", "us-gov-west-1b"] },
      principals: {
        operators: [role("operator", "aws-us-gov")],
        deployers: [role("deploy", "aws-us-gov")],
        planners: [role("plan", "aws-us-gov")],
        breakGlass: [role("break-glass", "aws-us-gov")],
      },
    }),
    variant("with roles in paths", {
      roles: { path: "/ingestion/" },
      principals: {
        operators: [role("people/operator")],
        deployers: [role("ci/deploy"), role("ci/deploy-by-hand")],
        planners: [role("ci/plan")],
        breakGlass: [role("people/break-glass")],
      },
    }),
    variant("on the organisation's trail, paged at its topic", {
      alarms: { topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:security-alarms` },
      audit: { trailLogGroupName: "aws-controltower/CloudTrailLogs", networkActivityEvents: false },
    }),
    variant("without a way out, with parameters", {
      network: {
        cidr: "10.20.0.0/16",
        availabilityZones: ["eu-west-1a", "eu-west-1b"],
        egress: { mode: "none" },
      },
      integrations: [
        { ...sampleIntegration("weather"), secret: { source: "parameter-store" } },
        { ...sampleIntegration("tides"), secret: { assumeReaderRole: true } },
      ],
    }),
  ];
}

function variant(title: string, changes: Record<string, unknown>): Variant {
  const input = { ...sample(), ...changes };
  return {
    title,
    environment: validateEnvironment(input, { file: "config/dev.ts", name: "dev" }),
  };
}
