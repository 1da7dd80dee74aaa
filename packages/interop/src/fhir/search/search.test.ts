import { describe, expect, test } from "vitest";
import { readDateRange } from "./date-range.ts";
import { alternativesOf, readReferenceId, readText, readToken } from "./values.ts";

const at = (text: string) => new Date(text);

describe("dates", () => {
  test.each([
    ["2020", { gte: at("2020-01-01"), lt: at("2021-01-01") }],
    ["eq2020-12", { gte: at("2020-12-01"), lt: at("2021-01-01") }],
    ["ge2020-05-31", { gte: at("2020-05-31") }],
    ["gt2020-05-31", { gte: at("2020-06-01") }],
    ["lt2020-05-31T08:30Z", { lt: at("2020-05-31T08:30:00Z") }],
    ["le2020-05-31T08:30:01+02:00", { lt: at("2020-05-31T06:30:02Z") }],
    ["le2020-05-31T08:30:01.5Z", { lt: at("2020-05-31T08:30:01.501Z") }],
    ["ne2020-05-31", { not: { gte: at("2020-05-31"), lt: at("2020-06-01") } }],
    ["2020-05-31T08:30:00", { gte: at("2020-05-31T08:30:00Z"), lt: at("2020-05-31T08:30:01Z") }],
  ])("%s", (text, range) => expect(readDateRange(text)).toEqual(range));

  test.each(["", "yesterday", "ap2020", "2020-02-30", "20200101"])("refused: %j", (text) => {
    expect(() => readDateRange(text)).toThrow("A date is written like");
  });
});

test("tokens tell any system, none, and any code of one apart", () => {
  expect(readToken("a")).toEqual({ system: undefined, value: "a" });
  expect(readToken("|a")).toEqual({ system: "", value: "a" });
  expect(readToken("http://s|a")).toEqual({ system: "http://s", value: "a" });
  expect(readToken("http://s|")).toEqual({ system: "http://s", value: undefined });
  expect(readToken("urn:s|a\\|b")).toEqual({ system: "urn:s", value: "a|b" });
});

test("a comma separates alternatives unless it is escaped", () => {
  expect(alternativesOf("a,b\\,c,")).toEqual(["a", "b\\,c"]);
  expect(readText("b\\,c")).toBe("b,c");
});

test("references by id, relative and absolute; another type's is none", () => {
  expect(readReferenceId("1", "Patient")).toBe("1");
  expect(readReferenceId("Patient/1", "Patient")).toBe("1");
  expect(readReferenceId("http://h/fhir/Patient/1", "Patient")).toBe("1");
  expect(readReferenceId("Group/1", "Patient")).toBeUndefined();
});
