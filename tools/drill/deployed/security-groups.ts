interface SecurityGroup {
  readonly id: string;
  readonly name: string;
}

/**
 * Ids of security groups in the order that detections expect: the functions' own, which the network
 * stack calls `<prefix>-function`, comes first.
 */
export function functionsFirst(groups: readonly SecurityGroup[]): string[] {
  const isOfFunctions = ({ name }: SecurityGroup) => name.endsWith("-function");
  return [...groups.filter(isOfFunctions), ...groups.filter((group) => !isOfFunctions(group))].map(
    ({ id }) => id,
  );
}
