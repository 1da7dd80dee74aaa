import { InvalidInputError } from "@synoptic/domain";
import {
  type ImportedEntry,
  importBundle,
  importResource,
  readResource,
  writeOperationOutcome,
} from "@synoptic/services";
import { UnprocessableError } from "./faults.ts";
import { type Handle, kindOf } from "./handlers.ts";
import { sendFhir } from "./outcomes.ts";

/** `POST /fhir/<type>`: takes one resource in as part of a history. */
export const create: Handle = async ({ request, response, context, base }) => {
  const kind = kindOf(request);
  if ((request.body as { resourceType?: unknown } | undefined)?.resourceType !== kind.type) {
    throw new InvalidInputError(`Send a resource of the type ${kind.type}.`);
  }
  const { id, refused } = await importResource(context, request.body);
  if (refused.length > 0) {
    sendFhir(response.status(422), writeOperationOutcome(...refused.map(issueOf)));
    return;
  }
  if (id === undefined)
    throw new UnprocessableError("The resource says nothing for a history, so it is not kept.");
  const resource = await readResource(context, { type: kind.type, id });
  response.set({ Location: `${base}/${kind.type}/${id}`, ETag: `W/"${resource.meta?.versionId}"` });
  sendFhir(response.status(201), resource);
};

/** `POST /fhir`: a transaction is taken in whole or not at all, a batch entry by entry. */
export const transact: Handle = async ({ request, response, context, base }) => {
  const entries = await importBundle(context, request.body);
  const { type } = request.body as { type: string };
  sendFhir(response.status(200), {
    resourceType: "Bundle",
    type: `${type}-response`,
    entry: entries.map((entry) => ({ response: answerOf(entry, base) })),
  });
};

function answerOf({ resourceType, id, refused, warnings }: ImportedEntry, base: string) {
  if (refused.length > 0) {
    return { status: "422 Unprocessable Entity", outcome: writeOperationOutcome(...refused.map(issueOf)) };
  }
  if (id !== undefined) {
    const warned = warnings.map((warning) => ({ ...issueOf(warning), severity: "warning" as const }));
    return {
      ...{ status: "201 Created", location: `${base}/${resourceType}/${id}` },
      ...(warned.length > 0 ? { outcome: writeOperationOutcome(...warned) } : {}),
    };
  }
  const diagnostics = "The resource says nothing for a history, so it is not kept.";
  return {
    status: "200 OK",
    outcome: writeOperationOutcome({ severity: "information", code: "informational", diagnostics }),
  };
}

function issueOf({ path, code, reason }: ImportedEntry["warnings"][number]) {
  return { code: "invalid" as const, diagnostics: reason, expression: path, ownCode: code };
}
