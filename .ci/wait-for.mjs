// Waits until a URL answers with success: `node wait-for.mjs URL SECONDS`.
const [url = "", limit = "60"] = process.argv.slice(2);
const until = Date.now() + Number(limit) * 1000;
let answered = false;
while (!answered && Date.now() < until) {
  answered = await fetch(url).then(
    (response) => response.ok,
    () => false,
  );
  if (!answered) await new Promise((resolve) => setTimeout(resolve, 300));
}
if (!answered) {
  console.error(`${url} did not answer within ${limit} s`);
  process.exitCode = 1;
}
