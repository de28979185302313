/**
 * Whether a value is a row of CloudWatch Logs Insights whose query did not ask for the event itself: a
 * list of fields with values, as `aws logs get-query-results` has it, or an object with the pointer to
 * the event, which only Logs Insights gives.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
 */
export function isRowWithoutMessage(value: unknown): boolean {
  const names = fieldsOf(value);
  return names.length > 0 && !names.includes("@message");
}

/** Names of the fields of a row; empty where it is none. */
function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    const names = value.map((cell) => (cell as { field?: unknown } | null)?.field);
    return names.every((name) => typeof name === "string") ? names : [];
  }
  return typeof value === "object" && value !== null && "@ptr" in value ? Object.keys(value) : [];
}
