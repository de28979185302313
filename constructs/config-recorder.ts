import { Construct } from "constructs";
import { ConfigConfigurationRecorder } from "#aws/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "#aws/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "#aws/config-delivery-channel";
import type { ITerraformDependable } from "#cdk";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { configRules, recordedTypes } from "../detections/config-rules";
import { CONFIG_KEY_PREFIX, configRoleArn } from "../policies/config-service";

export interface ConfigRecorderProps {
  readonly environment: Environment;
  /** The trail's, into which it delivers. */
  readonly bucketName: string;
  readonly keyArn: string;
  /** AWS tries whether it may write when the channel is made. */
  readonly bucketReady: ITerraformDependable;
}

/**
 * The recorder of AWS Config: of the types of resources that the rules need, and of no other. It
 * records all resources of these types in the account and Region; a recorder cannot be narrowed to
 * ours.
 *
 * An account has one recorder and one delivery channel in a Region. Their names are ours on purpose:
 * where there is a recorder already, AWS refuses a second one, and takes one of the same name as a
 * change of it.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutDeliveryChannel.html
 */
export class ConfigRecorder extends Construct {
  /** AWS Config takes rules once it records. */
  readonly ready: ConfigConfigurationRecorderStatus;

  constructor(scope: Construct, id: string, props: ConfigRecorderProps) {
    super(scope, id);
    const { environment, bucketName, keyArn, bucketReady } = props;
    const name = namesOf(environment).prefix;
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name,
      roleArn: configRoleArn(environment),
      recordingGroup: {
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: recordedTypes(configRules(environment)),
      },
    });
    const channel = new ConfigDeliveryChannel(this, "channel", {
      name,
      s3BucketName: bucketName,
      s3KeyPrefix: CONFIG_KEY_PREFIX,
      s3KmsKeyArn: keyArn,
      dependsOn: [recorder, bucketReady],
    });
    this.ready = new ConfigConfigurationRecorderStatus(this, "status", {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }
}
