import { brandWithType, type InputObjectRef, type ObjectRef, type UnionRef } from "@pothos/core";
import type { DomainError } from "@synoptic/domain";
import { answerOnce } from "@synoptic/services";
import { builder, refusal } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { callersFault } from "../faults.ts";
import type { Permissions } from "../permissions.ts";
import { Problem } from "./problem.ts";

// A ref carries all of the builder's types, which a function over any ref cannot name.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Ref<T> = ObjectRef<any, T>;
// biome-ignore lint/suspicious/noExplicitAny: see above
type Union = UnionRef<any, unknown>;

interface Verb<Input, Payload extends object> {
  /** The mutation's name, such as `registerPatient`. */
  name: string;
  /** The union it answers with, or the name of one to make, such as `RegisterPatientResult`. */
  result: string | Union;
  description: string;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  input: InputObjectRef<any, Input>;
  payload: Ref<Payload>;
  permission: keyof Permissions;
  /** True where the answer holds a secret: it is kept nowhere, so the verb takes no idempotency key. */
  isSecret?: boolean;
  /** Calls one service. A fault of the caller becomes a Problem; anything else is a bug. */
  run(input: Input, context: RequestContext): Promise<Payload>;
}

interface Args<Input> {
  input: Input;
  idempotencyKey?: string | null | undefined;
}

/** Marks a value with its type, by which the union is told apart. */
function branded<T extends object>(value: T, type: Ref<T>): never {
  brandWithType(value, type as never);
  return value as never;
}

function problemOf(fault: DomainError) {
  const { code, message, path } = fault;
  const operationOutcome = "operationOutcome" in fault ? fault.operationOutcome : undefined;
  return branded({ code, message, path, operationOutcome }, Problem);
}

export function resultUnion<T>(name: string, payload: Ref<T>, description: string): Union {
  return builder.unionType(name, { description, types: [payload, Problem] as never }) as Union;
}

/**
 * Adds a mutation that answers with its payload or with a Problem, also where the caller may not call it, so
 * that a client finds every fault it can act on in one place.
 */
export function addVerb<Input, Payload extends object>(verb: Verb<Input, Payload>): void {
  const result =
    typeof verb.result === "string"
      ? resultUnion(verb.result, verb.payload, `What \`${verb.name}\` answers.`)
      : verb.result;
  builder.mutationField(verb.name, (t) =>
    t.field({
      type: result as never,
      description: verb.description,
      args: {
        input: t.arg({ type: verb.input as never, required: true, description: "What to do it with." }),
        ...(verb.isSecret
          ? {}
          : {
              idempotencyKey: t.arg.string({
                description:
                  "Of the caller's making, new for each request: sent again within a day, it gets the first one's answer and does nothing.",
              }),
            }),
      },
      authScopes: { [verb.permission]: true },
      unauthorizedResolver: (_parent: unknown, _args: unknown, context: RequestContext) =>
        problemOf(refusal(context)),
      resolve: async (
        _parent: unknown,
        { input, idempotencyKey: key }: Args<Input>,
        context: RequestContext,
      ) => {
        const run = () => verb.run(input, context);
        try {
          const payload =
            key == null
              ? await run()
              : await answerOnce(
                  context.services,
                  requireActor(context),
                  { key, verb: verb.name, input },
                  run,
                );
          return branded(payload, verb.payload);
        } catch (error) {
          const fault = callersFault(error);
          if (fault) return problemOf(fault);
          throw error;
        }
      },
    } as never),
  );
}
