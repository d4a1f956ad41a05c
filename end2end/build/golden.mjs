// Runs the golden cases as WASM: `node golden.mjs MODULE RULES`. Fails where an answer differs, or a case was not asked.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

const [module, rules] = process.argv.slice(2);
const { golden } = createRequire(import.meta.url)(resolve(module));

const files = readdirSync(rules, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((path) => [relative(rules, path).replaceAll("\\", "/"), readFileSync(path, "utf8")]);
const written = files
  .filter(([path]) => path.endsWith("/cases.toml"))
  .reduce((sum, [, text]) => sum + (text.match(/^\[\[case\]\]/gm) ?? []).length, 0);

const [run, ...wrong] = golden(JSON.stringify(files)).split("\n");
console.log(`${run} of ${written} golden cases answered as WASM, ${wrong.length} differences`);
for (const line of wrong) console.log(`  ${line}`);
if (written === 0 || Number(run) !== written || wrong.length > 0) process.exit(1);
