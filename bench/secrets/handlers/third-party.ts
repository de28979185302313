/** Where a handler would send the key. It does not print it: it only has to use it. */
export function callThirdParty(key: string): { readonly statusCode: number } {
  return { statusCode: key.length > 0 ? 200 : 401 };
}
