import type { Verdict } from "./verdict";

/** An origin: scheme, host and port. https://www.rfc-editor.org/rfc/rfc6454#section-4 */
export function checkBaseUrl(text: string): Verdict {
  if (!URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "use https: the API key travels in a header of each request";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return false;
  }
  if (url.username !== "" || url.password !== "") {
    return "remove the user information; the API key comes from Secrets Manager at run time";
  }
  if (url.origin === text) {
    return true;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `keep ${url.origin} here and move the path to api.path`;
  }
  return `write ${url.origin}`;
}

/** The path of a request. https://www.rfc-editor.org/rfc/rfc3986#section-3.3 */
export function checkPath(path: string): Verdict {
  if (/[?#]/.test(path)) {
    return "remove the query and the fragment; lambda-src/ingestion adds the query of each request";
  }
  const segment = /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;
  const segments = path.split("/").slice(1);
  return (
    path.startsWith("/") &&
    segments.every((part) => segment.test(part) && part !== "." && part !== "..") &&
    !path.includes("//")
  );
}

/**
 * Header fields that belong to the connection, the routing or the body, not to a credential.
 * https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const RESERVED_HEADER =
  /^(?:connection|content-.*|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via)$/i;

/** A header field name: a token. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export function checkHeaderName(name: string): Verdict {
  if (RESERVED_HEADER.test(name)) {
    return "name the header in which the third party expects the API key, such as apikey";
  }
  return /^[!#$%&'*+\-.^_`|~\w]+$/.test(name);
}

/** Whether the host of a URL is the machine itself. */
export function isLoopback(hostname: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}
