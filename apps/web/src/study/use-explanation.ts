import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { describeError } from "../graphql/describe-error.ts";
import { ExplainMutation, ExplanationsQuery } from "./explanation-query.ts";

/** The explanations of one assessment, and asking for another. */
export function useExplanation(assessmentId: string) {
  const { data, refetch } = useQuery(ExplanationsQuery, { variables: { assessmentId } });
  const [ask, { loading }] = useMutation(ExplainMutation);
  const [taskId, setTaskId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function explain(method: string, classId: string) {
    setProblem(null);
    try {
      const { data: answer } = await ask({ variables: { input: { assessmentId, method, classId } } });
      const result = answer?.explainAssessment;
      if (result?.__typename === "Problem") return setProblem(result.message);
      if (result?.task) return setTaskId(result.task.id);
      await refetch();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return {
    methods: data?.assessment?.explanationMethods ?? [],
    explanations: data?.assessment?.explanations ?? [],
    taskId,
    problem,
    isAsking: loading,
    explain,
    /** The task is over: its explanation is there, or `why` says why not. */
    finish: async (why: string | null) => {
      setTaskId(null);
      setProblem(why);
      if (why === null) await refetch().catch(() => {});
    },
  };
}
