import * as z from "zod";
import { fieldDocs, issueWith } from "./fields";
import { checkTagKey, checkTagValue } from "./formats/tag";
import type { Verdict } from "./formats/verdict";

/**
 * AWS allows 50 tags for each resource; the stacks add their own.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
const MOST_TAGS = 40;

/** The tags of an environment. `owner` is required: somebody has to answer an alarm. */
export const tagsSchema = z
  .record(z.string(), z.string())
  .superRefine(
    (tags: Readonly<Record<string, unknown>>, context) => {
      const seen = new Set<string>();
      for (const [key, value] of Object.entries(tags)) {
        const verdict = verdictOn(key, value, seen);
        if (verdict !== true) {
          const fix = verdict === false ? undefined : verdict;
          context.addIssue({ ...issueWith(value, fix), path: [key] });
        }
        seen.add(key.toLowerCase());
      }
      if (!seen.has("owner")) {
        const fix = "add it: the team that answers an alarm";
        context.addIssue({ ...issueWith(undefined, fix), path: ["owner"] });
      }
      if (seen.size > MOST_TAGS) {
        context.addIssue(issueWith(tags, `remove tags until there are at most ${MOST_TAGS}`));
      }
    },
    { when: ({ value }) => typeof value === "object" && value !== null },
  )
  .register(fieldDocs, {
    meaning: "Tags of every resource",
    accepts: `up to ${MOST_TAGS} tags with owner; keys up to 128, values up to 256 letters, digits, spaces or _.:/=+-@`,
    fix: "write key and value with these characters alone",
  });

function verdictOn(key: string, value: unknown, seen: ReadonlySet<string>): Verdict {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
  if (seen.has(key.toLowerCase())) {
    return "remove it; IAM tag keys differ by more than letter case";
  }
  const verdict = checkTagKey(key);
  // A value that is no text has its own error.
  return verdict === true && typeof value === "string" ? checkTagValue(value) : verdict;
}
