import { z } from "zod";
import { isObject, type JsonObject } from "../content.ts";
import { invariants } from "./invariants.ts";
import { primitives } from "./primitives.ts";
import { codesOf, type Element, isResourceType, type Structure, structureOf } from "./structures.ts";

type Check = z.core.ParsePayload<JsonObject>;

const schemas = new Map<string, z.ZodType>();

/** The zod schema of a resource, a data type or a part of one, made when first asked for. */
export function schemaOf(type: string): z.ZodType {
  const known = schemas.get(type);
  if (known) return known;
  const structure = structureOf(type);
  if (!structure) throw new Error(`R4 has no type ${type}.`);
  const schema = type === "Resource" ? anyResource : objectOf(type, structure);
  schemas.set(type, schema);
  return schema;
}

/** A resource within another: its own type says what it may have. */
const anyResource: z.ZodType = z.looseObject({ resourceType: z.string() }).check((context) => {
  const { resourceType } = context.value;
  if (!isResourceType(resourceType) || resourceType === "Resource") {
    report(context, "is not a resource type of R4", ["resourceType"]);
    return;
  }
  const result = schemaOf(resourceType).safeParse(context.value);
  for (const issue of result.error?.issues ?? [])
    context.issues.push({ ...issue, input: undefined } as never);
});

function objectOf(type: string, structure: Structure): z.ZodType {
  const shape: Record<string, z.ZodType> = structure.isResource ? { resourceType: z.literal(type) } : {};
  for (const [name, element] of structure.elements) {
    shape[name] = elementSchema(element);
    if (isPrimitive(element)) {
      const extension = z.lazy(() => schemaOf("Element"));
      shape[`_${name}`] = element.repeats ? z.array(extension.nullable()).optional() : extension.optional();
    }
  }
  return z.strictObject(shape).check(...checksOf(type, structure));
}

function elementSchema(element: Element): z.ZodType {
  const { type, boundTo, required, repeats } = element;
  if (isPrimitive(element)) {
    const one = boundTo ? z.enum(codesOf(boundTo)) : primitives[type]!;
    // A primitive may be told by its extension alone, and then its place in a list is null.
    return (repeats ? z.array(one.nullable()).min(1) : one).optional();
  }
  const part = z.lazy(() => schemaOf(type));
  const one = boundTo ? part.check(boundConcept(new Set(codesOf(boundTo)))) : part;
  const schema = repeats ? z.array(one).min(1) : one;
  return required ? schema : schema.optional();
}

function isPrimitive({ type }: Element): boolean {
  return Object.hasOwn(primitives, type);
}

/** A concept or coding of which no code is in the value set; what is told in words only stays. */
function boundConcept(codes: ReadonlySet<string>) {
  return ({ value, issues }: z.core.ParsePayload) => {
    if (!isObject(value)) return;
    const codings = Array.isArray(value.coding) ? value.coding.filter(isObject) : [value];
    const given = codings.map(({ code }) => code).filter((code) => typeof code === "string");
    if (given.length > 0 && !given.some((code) => codes.has(code))) {
      issues.push({ code: "custom", message: "has no code of the required value set", input: undefined });
    }
  };
}

function checksOf(type: string, { elements, choices }: Structure): ((payload: Check) => void)[] {
  const neededPrimitives = [...elements]
    .filter(([, one]) => one.required && isPrimitive(one))
    .map(([n]) => n);
  const stemOf = new Map(choices.flatMap(({ stem, names }) => names.map((name) => [name, stem])));
  const neededChoices = choices.filter(({ required }) => required);
  const rules = invariants[type];
  const checks = [
    (payload: Check) => {
      const { value } = payload;
      let seen: Map<string, string> | undefined;
      let filled = false;
      for (const key in value) {
        filled = true;
        const name = key.startsWith("_") ? key.slice(1) : key;
        const stem = stemOf.get(name);
        if (stem === undefined) continue;
        seen ??= new Map();
        if ((seen.get(stem) ?? name) !== name) report(payload, `has more than one ${stem}[x]`, []);
        seen.set(stem, name);
      }
      if (!filled) report(payload, "is empty", []);
      for (const name of neededPrimitives) {
        if (!(name in value) && !(`_${name}` in value)) missing(payload, name);
      }
      for (const { stem } of neededChoices) if (!seen?.has(stem)) missing(payload, `${stem}[x]`);
      for (const rule of rules ?? []) {
        if (!rule.holds(value))
          report(payload, `breaks ${rule.key}: ${rule.says}`, rule.at ?? [], "invariant");
      }
    },
  ];
  return checks;
}

function report(
  payload: z.core.ParsePayload,
  message: string,
  path: PropertyKey[],
  kind = "structure",
): void {
  payload.issues.push({ code: "custom", message, path, params: { kind }, input: undefined });
}

function missing(payload: Check, name: string): void {
  report(payload, "is required", [name], "required");
}
