// Bundles the styles and scripts of src/, and copies the fonts with their licences beside what uses them.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const application = join(here, "..", "src", "labsecours");
const built = join(application, "ui", "static", "ui", "built");

const WEB_FONT = "@fontsource-variable/atkinson-hyperlegible-next";
const PRINT_FONTS = [
  [
    "atkinson-hyperlegible-next",
    ["400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic", "700Bold", "700Bold_Italic", "800ExtraBold"],
  ],
  ["noto-sans-arabic", ["400Regular", "700Bold"]],
  ["noto-sans-hebrew", ["400Regular", "700Bold"]],
  ["noto-emoji", ["400Regular"]],
];

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function copyWebFonts(folder) {
  const source = join(packages, WEB_FONT);
  for (const name of readdirSync(join(source, "files"))) copyFileSync(join(source, "files", name), join(folder, name));
  copyFileSync(join(source, "LICENSE"), join(folder, "OFL-atkinson-hyperlegible-next.txt"));
}

function copyPrintFonts(folder) {
  for (const [family, faces] of PRINT_FONTS) {
    const source = join(packages, "@expo-google-fonts", family);
    for (const face of faces) {
      const name = readdirSync(join(source, face)).find((file) => file.endsWith(".ttf"));
      copyFileSync(join(source, face, name), join(folder, name));
    }
    copyFileSync(join(source, "LICENSE_FONT"), join(folder, `OFL-${family}.txt`));
  }
}

emptied(built);
copyWebFonts(emptied(join(built, "fonts")));
copyPrintFonts(emptied(join(application, "report", "fonts")));

const scripts = readdirSync(join(here, "src")).filter((name) => name.endsWith(".js"));
await build({
  entryPoints: ["site.css", ...scripts].map((name) => join(here, "src", name)),
  outdir: built,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox114", "safari16.4"],
  external: ["./fonts/*"],
  legalComments: "inline",
  logLevel: "warning",
});
