/**
 * Where AWS publishes the ARN of the latest version of the AWS Parameters and Secrets Lambda
 * Extension for arm64. Whoever plans or applies needs `ssm:GetParameter` on it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
export const EXTENSION_LAYER_PARAMETER =
  "/aws/service/aws-parameters-and-secrets-lambda-extension/arm64/latest";
