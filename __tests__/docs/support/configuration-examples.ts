import { runInThisContext } from "node:vm";
import { transpileModule } from "typescript";
import { validateEnvironment } from "../../../config/validate-environment";
import type { Environment } from "../../../config/schema";
import { fencesOf } from "./break-glass-document";

/** The blocks of a document that are a whole file of `config/`, and those that are one field of it. */
export function configurationExamples(document: string): {
  readonly files: readonly string[];
  readonly fields: readonly string[];
} {
  const texts = fencesOf(document)
    .filter(({ language }) => language === "ts")
    .map(({ text }) => text);
  const isFile = (text: string) => text.includes("export default");
  return { files: texts.filter(isFile), fields: texts.filter((text) => !isFile(text)) };
}

/**
 * The environment that a file says, with one field of it replaced.
 *
 * @throws ConfigurationError with one line for each error
 */
export function exampleEnvironment(file: string, field = ""): Environment {
  const given = { ...(evaluated(file) as { name: string }), ...(evaluated(field) as object) };
  return validateEnvironment(given, { file: `config/${given.name}.ts`, name: given.name });
}

/** A field as it is pasted into the file before the last line. */
export function pasted(file: string, field: string): string {
  const [name = ""] = field.split(":");
  const lines = file.split("\n").filter((line) => !line.startsWith(`  ${name}: `));
  const indented = field.split("\n").map((line) => (line === "" ? "" : `  ${line}`));
  return [...lines.slice(0, -1), ...indented, ...lines.slice(-1), ""].join("\n");
}

/** The object that a file exports, or that fields make. */
function evaluated(text: string): unknown {
  const expression = text.includes("export default")
    ? text.replace(/^import .*$/gm, "").replace(/export default defineEnvironment/, "")
    : `({${text}})`;
  const { outputText } = transpileModule(expression.trim(), {});
  return runInThisContext(outputText) as unknown;
}
