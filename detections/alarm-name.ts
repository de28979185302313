import { namesOf } from "../config/names";
import type { NamingScope } from "../config/names";
import type { Detection } from "./detection";

/** Name of a detection's alarm, unique in its account and Region. */
export function alarmName(
  environment: NamingScope,
  { integration, id }: Pick<Detection, "integration" | "id">,
): string {
  return [namesOf(environment).prefix, integration, id]
    .filter((part) => part !== undefined)
    .join("-");
}
