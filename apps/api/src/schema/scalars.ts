import { GraphQLError } from "graphql";
import { builder } from "../builder.ts";

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}

builder.scalarType("DateTime", {
  description: "An instant with its zone, as in RFC 3339; given out in UTC: `2026-01-31T08:30:00.000Z`.",
  serialize: (value) => value.toISOString() as never,
  parseValue: (value) => {
    const parsed = typeof value === "string" && instant.test(value) ? new Date(value) : undefined;
    if (!parsed || Number.isNaN(parsed.getTime())) {
      throw badInput("A DateTime is written like 2026-01-31T08:30:00Z, with its zone.");
    }
    return parsed;
  },
});

builder.scalarType("Date", {
  description: "A day without a time or zone: `1961-04-12`.",
  serialize: (value) => value.toISOString().slice(0, 10) as never,
  parseValue: (value) => {
    const parsed = typeof value === "string" && day.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
    // 2025-02-30 would roll over into March.
    if (!parsed || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== value) {
      throw badInput("A Date is an existing day written like 1961-04-12.");
    }
    return value as string;
  },
});

builder.scalarType("JSON", {
  description: "Any JSON value.",
  serialize: (value) => value as never,
  parseValue: (value) => value,
});
