import { show } from "../errors";
import type { Problem } from "../errors";
import { namesOf } from "../names";
import type { EnvironmentDraft } from "../well-formed";
import type { Check, IsWritten } from "./check";
import { namingScope } from "./naming-scope";

/** What needs the trail's bucket or log group agrees with whose trail it is. */
export const checkAudit: Check = (draft, isWritten) => [
  ...logGroup(draft),
  ...retention(draft, isWritten),
  ...recorder(draft),
];

/** What is not created beside `trailLogGroupName`, by the field that says how long it would keep. */
const KEPT = { logRetentionDays: "log group", bucketRetentionDays: "bucket" } as const;

/** The log group that the organisation brings is not the one that would then not be created. */
function logGroup(draft: EnvironmentDraft): Problem[] {
  const given = draft.audit?.trailLogGroupName;
  const scope = namingScope(draft);
  return given === undefined || scope === undefined || given !== namesOf(scope).trailLogGroupName
    ? []
    : [
        {
          path: ["audit", "trailLogGroupName"],
          got: show(given),
          accepted: "a log group that this template does not create",
          fix: "remove it and the template creates trail and log group, or name that of your own trail",
        },
      ];
}

/** Of a log group and a bucket of the organisation's, the organisation decides. */
function retention({ audit }: EnvironmentDraft, isWritten: IsWritten): Problem[] {
  return audit === undefined || !("trailLogGroupName" in audit)
    ? []
    : (["logRetentionDays", "bucketRetentionDays"] as const)
        .filter((field) => isWritten(["audit", field]))
        .map((field) => ({
          path: ["audit", field],
          got: show(audit[field]),
          accepted: `nothing beside trailLogGroupName: no ${KEPT[field]} of a trail is created then`,
          fix: `remove it, and set it where your trail's ${KEPT[field]} is made`,
        }));
}

/** The recorder delivers into the bucket of the trail. */
function recorder({ audit }: EnvironmentDraft): Problem[] {
  return audit?.config === "rules-and-recorder" && "trailLogGroupName" in audit
    ? [
        {
          path: ["audit", "config"],
          got: show(audit.config),
          accepted:
            '"rules" or "off" beside trailLogGroupName: the recorder delivers into the bucket of the trail, which is not created then',
          fix: 'write "rules", with a recorder of yours',
        },
      ]
    : [];
}
