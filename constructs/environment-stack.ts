import type { Construct } from "constructs";
import { AwsProvider } from "#aws/provider";
import { Lazy, LocalBackend, S3Backend, TerraformOutput, TerraformStack } from "#cdk";
import type { Environment } from "../config/schema";

/**
 * A stack of one environment: one Terraform state, with the provider, the backend and the tags
 * that all stacks share. Its id is `<environment>-<part>`, so that two environments never share a
 * working folder or a state.
 */
export abstract class EnvironmentStack extends TerraformStack {
  /** Beside the one of the environment's own Region, by Region. */
  private readonly providers = new Map<string, AwsProvider>();

  constructor(
    scope: Construct,
    private readonly part: string,
    protected readonly environment: Environment,
  ) {
    super(scope, `${environment.name}-${part}`);
    this.placeBackend();
    this.placeProvider("aws", { region: environment.region });
    // The bindings pin one version; the stacks use only what every version of the range has.
    this.addOverride("terraform.required_providers.aws.version", environment.provider.version);
  }

  /** The provider for what has to be in another Region than the environment's own. */
  protected providerIn(region: string): AwsProvider {
    const placed = this.providers.get(region);
    const provider = placed ?? this.placeProvider(`aws-${region}`, { region, alias: region });
    this.providers.set(region, provider);
    return provider;
  }

  /** A Terraform output under exactly this name, for an operator to read. */
  protected output(name: string, description: string, value: string | string[]): void {
    new TerraformOutput(this, name, {
      description,
      // CDKTF tests what is not lazy with util.isArray, of which Node.js 22 and later warn.
      value: Lazy.anyValue({ produce: () => value }),
      staticId: true,
    });
  }

  private placeProvider(id: string, place: { region: string; alias?: string }): AwsProvider {
    return new AwsProvider(this, id, {
      ...place,
      // The wrong account is an error before anything is read or created.
      allowedAccountIds: [this.environment.account],
      defaultTags: [{ tags: this.tags() }],
    });
  }

  private placeBackend(): void {
    const { part } = this;
    const { state, name, organisation, region } = this.environment;
    if (state.backend === "s3") {
      new S3Backend(this, {
        bucket: state.bucket,
        key: `${state.keyPrefix ?? `${organisation}/${name}`}/${part}.tfstate`,
        region: state.region ?? region,
        encrypt: true,
        ...(state.kmsKeyArn === undefined ? {} : { kmsKeyId: state.kmsKeyArn }),
      });
      // Locking by a lock object in the bucket, without a DynamoDB table.
      // https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
      this.addOverride("terraform.backend.s3.use_lockfile", true);
    } else {
      // Relative to <output>/stacks/<stack>, where Terraform runs: beside the output folder, which
      // can be deleted without losing the state.
      new LocalBackend(this, { path: `../../../state/${name}/${part}.tfstate` });
    }
  }

  private tags(): Record<string, string> {
    return {
      ...this.environment.tags,
      organisation: this.environment.organisation,
      environment: this.environment.name,
      stack: this.part,
    };
  }
}
