import type { Verdict } from "./verdict";

/**
 * Characters that every AWS service accepts in a tag.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
const TAG_TEXT = /^[\p{L}\p{N}\p{Zs}_.:/=+@-]*$/u;

/** Tags that the stacks set themselves. IAM compares tag keys without regard to case. */
const OWN_TAGS = ["organisation", "environment", "stack", "name"];

export function checkTagKey(key: string): Verdict {
  if (/^aws:/i.test(key)) {
    return "choose another key; AWS reserves the prefix aws:";
  }
  if (OWN_TAGS.includes(key.toLowerCase())) {
    return "remove it; the stacks set this tag themselves";
  }
  return key.length >= 1 && key.length <= 128 && TAG_TEXT.test(key);
}

export function checkTagValue(value: string): Verdict {
  if (/^aws:/i.test(value)) {
    return "choose another value; AWS reserves the prefix aws:";
  }
  return value.length <= 256 && TAG_TEXT.test(value);
}
