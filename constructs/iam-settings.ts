import type { Environment } from "../config/schema";

/**
 * The path of a role or a managed policy. Without one, IAM takes the same default as the
 * configuration, so it is written only where the organisation has its own.
 */
export function iamPath({ roles }: Environment): { readonly path?: string } {
  return roles.path === "/" ? {} : { path: roles.path };
}

/** What every role has besides its policies: its path, and the organisation's boundary. */
export function roleSettings(environment: Environment): {
  readonly path?: string;
  readonly permissionsBoundary?: string;
} {
  const { permissionsBoundaryArn } = environment.roles;
  return {
    ...iamPath(environment),
    ...(permissionsBoundaryArn === undefined
      ? {}
      : { permissionsBoundary: permissionsBoundaryArn }),
  };
}
