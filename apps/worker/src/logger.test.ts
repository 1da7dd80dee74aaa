import { NotFoundError } from "@synoptic/domain";
import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function logged(details: object): Record<string, unknown> {
  const lines: string[] = [];
  createLogger("info", { write: (line) => void lines.push(line) }).info(details, "test");
  return JSON.parse(lines[0] ?? "{}");
}

test("worked example: ids stay, names and free text do not", () => {
  const patient = { id: "p1", familyName: "Doe", birthDate: "1970-01-01" };
  const line = logged({ jobId: "j1", patient, reason: "seen on Monday" });
  expect(line).toMatchObject({ jobId: "j1", patient: { id: "p1", familyName: "[redacted]" } });
  expect(JSON.stringify(line)).not.toMatch(/Doe|1970|Monday/);
});

test("a fault keeps its place; its message only where it is typed", () => {
  const wild = logged({ err: new Error("duplicate key (family_name)=(Doe)") });
  expect(JSON.stringify(wild)).not.toContain("Doe");
  expect(JSON.stringify(wild)).toContain("logger.test.ts");
  expect(logged({ err: new NotFoundError("The site has no such study.") })).toMatchObject({
    err: { code: "NOT_FOUND", message: "The site has no such study." },
  });
});
