/** The part of a Sid that names an integration: a Sid takes letters and digits only. */
export function sidPart(integrationName: string): string {
  return integrationName
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
