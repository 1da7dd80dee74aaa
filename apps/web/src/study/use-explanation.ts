import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { describeError } from "../graphql/describe-error.ts";
import { ExplainMutation, ExplanationsQuery } from "./explanation-query.ts";

/** The explanations of one assessment, those under way, and asking for another. */
export function useExplanation(assessmentId: string) {
  // From the server each time the page is opened: what was under way when it was left may be over.
  const { data, refetch } = useQuery(ExplanationsQuery, {
    variables: { assessmentId },
    fetchPolicy: "cache-and-network",
  });
  const [ask, { loading }] = useMutation(ExplainMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function explain(method: string, classId: string) {
    setProblem(null);
    try {
      const { data: answer } = await ask({ variables: { input: { assessmentId, method, classId } } });
      const result = answer?.explainAssessment;
      if (result?.__typename === "Problem") return setProblem(result.message);
      await refetch();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return {
    methods: data?.assessment?.explanationMethods ?? [],
    explanations: data?.assessment?.explanations ?? [],
    tasks: data?.assessment?.explanationTasks ?? [],
    problem,
    isAsking: loading,
    explain,
    /** A task is over: its explanation is there, or `why` says why not. */
    finish: async (why: string | null) => {
      setProblem(why);
      await refetch().catch(() => {});
    },
  };
}
