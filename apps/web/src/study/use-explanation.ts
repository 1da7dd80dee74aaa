import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { describeError } from "../graphql/describe-error.ts";
import { ExplainMutation, ExplanationsQuery, type ExplanationTaskData } from "./explanation-query.ts";

/** The explanations of one assessment, those under way, and asking for another. */
export function useExplanation(assessmentId: string) {
  // From the server each time the page is opened: what was under way when it was left may be over.
  const { data, refetch } = useQuery(ExplanationsQuery, {
    variables: { assessmentId },
    fetchPolicy: "cache-and-network",
  });
  const [ask, { loading }] = useMutation(ExplainMutation);
  // The one asked for here is followed even where it is over before the list is asked for again.
  const [asked, setAsked] = useState<ExplanationTaskData | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const tasks = data?.assessment?.explanationTasks ?? [];

  async function explain(method: string, classId: string) {
    setProblem(null);
    try {
      const { data: answer } = await ask({ variables: { input: { assessmentId, method, classId } } });
      const result = answer?.explainAssessment;
      if (result?.__typename === "Problem") return setProblem(result.message);
      setAsked(result?.task ?? null);
      await refetch();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return {
    methods: data?.assessment?.explanationMethods ?? [],
    explanations: data?.assessment?.explanations ?? [],
    tasks: asked && tasks.every(({ id }) => id !== asked.id) ? [...tasks, asked] : tasks,
    problem,
    isAsking: loading,
    explain,
    /** A task is over: its explanation is there, or `why` says why not. */
    finish: async (taskId: string, why: string | null) => {
      setProblem(why);
      await refetch().catch(() => {});
      setAsked((one) => (one?.id === taskId ? null : one));
    },
  };
}
