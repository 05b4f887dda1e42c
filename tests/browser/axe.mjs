// Opens pages in a browser at several widths and prints, as JSON, what axe finds against WCAG 2.1 A and AA.
// Usage: node axe.mjs BROWSER axe|no WIDTH,WIDTH FILE...   (no: without axe)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [browser, audited, widths, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const found = [];

// Ordinary words (letters only, 4 to 20 of them) in tables that stand on more than one line.
const brokenWords = () => {
  const broken = [];
  for (const table of document.querySelectorAll("table")) {
    const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.checkVisibility() || node.parentElement.closest(".hidden")) continue;
      for (const word of node.data.matchAll(/(?<!\S)\p{L}{4,20}(?!\S)/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return broken.slice(0, 10);
};

const running = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
try {
  for (const width of widths.split(",").map(Number)) {
    const page = await running.newPage({ viewport: { width, height: 900 } });
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const file of files) {
      const address = pathToFileURL(file).href;
      await page.goto(address);
      if (audited === "axe") await page.evaluate(axe);
      const run = (only) => window.axe.run({ runOnly: only, resultTypes: ["violations"] });
      const { violations } = audited === "axe" ? await page.evaluate(run, tags) : { violations: [] };
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      found.push({
        file,
        width,
        overflow,
        broken: audited === "axe" ? [] : await page.evaluate(brokenWords),
        foreign: asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
        violations: violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html.slice(0, 200)) })),
      });
    }
    await page.close();
  }
} finally {
  await running.close();
}
console.log(JSON.stringify(found));
