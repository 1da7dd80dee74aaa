import type { DocumentNode, OperationVariables, TypedDocumentNode } from "@apollo/client";
import { useMutation } from "@apollo/client/react";
import { describeError } from "./describe-error.ts";

/** What a mutation answers: its payload, or the problem that it was not done for. */
type Answer = { __typename: string } & ({ __typename: "Problem"; message: string } | object);

export type Done<Payload> = { problem: string; payload?: undefined } | { problem: null; payload: Payload };

/**
 * Sends one verb, and tells in words why it was not done, whatever stood in the way.
 * @param document a mutation of one field, whose answer is a payload or a `Problem`
 * @param refetch queries to ask again once it is done
 */
export function useVerb<Data extends Record<string, Answer>, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  refetch: DocumentNode[] = [],
): {
  send: (variables: Variables) => Promise<Done<Exclude<Data[keyof Data], { __typename: "Problem" }>>>;
  isSending: boolean;
} {
  const [mutate, { loading }] = useMutation<Data, OperationVariables>(document, { refetchQueries: refetch });
  return {
    isSending: loading,
    async send(variables) {
      try {
        const { data } = await mutate({ variables });
        const [answer] = Object.values(data ?? {});
        if (!answer) return { problem: "The server gave no answer." };
        if (answer.__typename === "Problem") return { problem: (answer as { message: string }).message };
        return { problem: null, payload: answer as Exclude<Data[keyof Data], { __typename: "Problem" }> };
      } catch (error) {
        return { problem: describeError(error) };
      }
    },
  };
}
