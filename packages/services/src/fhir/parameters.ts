import { InvalidInputError } from "@synoptic/domain";
import { type InstantRange, readDateRange, readReferenceId, readText, readToken } from "@synoptic/interop";
import type { SearchParameter } from "./resource-kind.ts";

/** A search parameter of one table: what of the text a row must fulfil. */
export interface TableParameter<Where> extends SearchParameter {
  /** @throws InvalidInputError */
  where(text: string): Where;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is no id of ours is nobody's: the nil UUID, which no row has. */
export function ownId(text: string | undefined): string {
  return text !== undefined && uuid.test(text) ? text.toLowerCase() : "00000000-0000-0000-0000-000000000000";
}

export const idParameter: TableParameter<{ id: string }> = {
  type: "token",
  documentation: "The resource's id.",
  where: (text) => ({ id: ownId(readText(text)) }),
};

/** An instant, by its prefixes. */
export function dateParameter<Where>(
  documentation: string,
  where: (range: InstantRange) => Where,
): TableParameter<Where> {
  return { type: "date", documentation, where: (text) => where(readDateRange(text)) };
}

export const lastUpdated = dateParameter("When it last changed on this server.", (range) => ({
  updatedAt: range,
}));

/** By the Patient's id on this server. */
export const patientParameter: TableParameter<{ patientId: string }> = {
  type: "reference",
  documentation: "The Patient's id on this server.",
  where: (text) => ({ patientId: ownId(readReferenceId(text, "Patient")) }),
};

/** System of what was told in words only. */
const uncoded = "urn:synoptic:uncoded";

/** A code with its system. */
export function codeParameter<Where>(
  documentation: string,
  where: (code: { system?: string; code?: string }) => Where,
): TableParameter<Where> {
  return {
    type: "token",
    documentation,
    where: (text) => {
      const { system, value } = readToken(text);
      return where({
        ...(system === undefined ? {} : { system: system === "" ? uncoded : system }),
        ...(value === undefined ? {} : { code: value }),
      });
    },
  };
}

/** A code of the one system that the element has, so that no system need be told. */
export function plainCode<Where>(
  documentation: string,
  where: (code: string) => Where,
): TableParameter<Where> {
  return {
    type: "token",
    documentation,
    where: (text) => where(readToken(text).value ?? ""),
  };
}

/** One of a few codes; any other is a mistake. */
export function choiceParameter<Where>(
  documentation: string,
  choices: Readonly<Record<string, Where>>,
): TableParameter<Where> & { choices: Readonly<Record<string, Where>> } {
  const names = Object.keys(choices).join(", ");
  const parameter = plainCode(`${documentation} One of ${names}.`, (code) => {
    const where = choices[code];
    if (where === undefined) throw new InvalidInputError(`The code is one of ${names}.`);
    return where;
  });
  return { ...parameter, choices };
}

/** The start of a text, whatever its case. */
export function textParameter<Where>(
  documentation: string,
  where: (start: { startsWith: string; mode: "insensitive" }) => Where,
): TableParameter<Where> {
  return {
    type: "string",
    documentation,
    isPersonal: true,
    where: (text) => where({ startsWith: readText(text), mode: "insensitive" }),
  };
}

const sourcePrefix = "urn:synoptic:source:";

/** The id that a fact had in the system it was imported from: `urn:synoptic:source:fhir|abc`. */
export const sourceId: TableParameter<{ fhirId?: string; sourceSystem?: string }> = {
  type: "token",
  isPersonal: true,
  documentation: `The id in the system it came from: ${sourcePrefix}<source system>|<id>.`,
  where: (text) => {
    const { system, value } = readToken(text);
    return {
      ...(value === undefined ? {} : { fhirId: value }),
      ...(system === undefined ? {} : { sourceSystem: sourceSystemOf(system) }),
    };
  },
};

export function isSourceSystem(system: string | undefined): boolean {
  return system?.startsWith(sourcePrefix) ?? false;
}

function sourceSystemOf(system: string): string {
  return isSourceSystem(system) ? decodeURIComponent(system.slice(sourcePrefix.length)) : "";
}
