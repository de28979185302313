import type { Environment } from "../../../config/schema";
import { synthesizedStacks } from "../../synthesized-stacks";
import { accessDifference } from "./compare";
import { renderedDifference } from "./render";
import { revisionSide } from "./revision";
import type { RevisionProps } from "./revision";

export interface CompareWithRevisionProps extends Omit<RevisionProps, "environment"> {
  readonly environment: Environment;
}

/** What a comparison says, and whether access widened. */
export interface Comparison {
  readonly text: string;
  readonly widened: boolean;
}

/**
 * Compares this working folder with a revision of git.
 *
 * @throws UsageError when there is no such revision
 */
export async function compareWithRevision({
  environment,
  ...props
}: CompareWithRevisionProps): Promise<Comparison> {
  const { name } = environment;
  const before = await revisionSide({ ...props, environment: name });
  const after = { name: "this working folder", stacks: synthesizedStacks(environment) };
  const difference = accessDifference(before, after);
  if (before === undefined) {
    const allowed = difference.cells.filter(({ direction }) => direction === "widened");
    return {
      widened: true,
      text:
        `WIDENED: ${props.revision} has no environment "${name}", so everything in it is new: ` +
        `${allowed.length} cells are allowed.\nSee all of it: ENVIRONMENT=${name} npm run access\n`,
    };
  }
  return {
    widened: difference.widened,
    text: renderedDifference(difference, `${name}: ${before.name} -> ${after.name}`),
  };
}
