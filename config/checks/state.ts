import { show } from "../errors";
import { regionOfKeyArn } from "../formats/state-backend";
import type { Check } from "./check";

/**
 * S3 encrypts with a key of the bucket's own Region only.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export const checkState: Check = ({ state, region }) => {
  if (state?.backend !== "s3" || state.kmsKeyArn === undefined) {
    return [];
  }
  const bucketRegion = "region" in state ? state.region : region;
  return bucketRegion === undefined || regionOfKeyArn(state.kmsKeyArn) === bucketRegion
    ? []
    : [
        {
          path: ["state", "kmsKeyArn"],
          got: show(state.kmsKeyArn),
          accepted: `a key of ${bucketRegion}, the bucket's Region`,
          fix: "name a key of that Region, or set state.region to the Region of bucket and key",
        },
      ];
};
