import type { Verdict } from "./verdict";

/** The parts of the ARN of one version of a Lambda layer that say whether a function can use it. */
interface LayerArn {
  readonly partition: string;
  readonly region: string;
  /** The account that published it. */
  readonly account: string;
  readonly layerName: string;
}

/** Reads the ARN of a layer's version, or returns `undefined`. */
export function parseLayerArn(arn: string): LayerArn | undefined {
  const match =
    /^arn:(aws[a-z-]*):lambda:([a-z0-9-]+):(\d{12}):layer:([\w-]{1,140}):[1-9]\d{0,8}$/.exec(arn);
  const [, partition, region, account, layerName] = match ?? [];
  return partition === undefined ||
    region === undefined ||
    account === undefined ||
    layerName === undefined
    ? undefined
    : { partition, region, account, layerName };
}

/**
 * The ARN of one version of a layer. A layer has no latest version that a function could follow.
 * https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionsListItem.html
 */
export function checkLayerArn(arn: string): Verdict {
  if (/:layer:[\w-]+(?::\$LATEST)?$/.test(arn)) {
    return "add the number of one version, such as :1; a function cannot follow the latest";
  }
  return parseLayerArn(arn) !== undefined;
}
