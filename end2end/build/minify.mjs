// Minifies one stylesheet to standard output; a mistake in it fails the build with its line.
import { readFileSync } from "node:fs";
import { transform } from "lightningcss";

const file = process.argv[2];
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const { code, warnings } = transform({
  filename: file,
  code: readFileSync(file),
  minify: true,
  targets: { safari: version(14), ios_saf: version(14), chrome: version(85), android: version(85) },
});
for (const warning of warnings) console.error(`${file}:${warning.loc.line}: ${warning.message}`);
if (warnings.length > 0) process.exit(1);
process.stdout.write(code);
