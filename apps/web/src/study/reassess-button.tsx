"use client";
import { useMutation } from "@apollo/client/react";
import { RotateCw } from "lucide-react";
import { Button } from "../components/ui/button.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { AssessStudyMutation } from "./study-query.ts";

interface ReassessButtonProps {
  studyId: string;
  disabled: boolean;
  onStarted: (jobId: string) => void;
  onProblem: (message: string) => void;
}

export function ReassessButton({ studyId, disabled, onStarted, onProblem }: ReassessButtonProps) {
  const [assess, { loading }] = useMutation(AssessStudyMutation);
  async function start() {
    try {
      const { data } = await assess({ variables: { input: { studyId } } });
      if (data?.assessStudy.__typename === "AssessPayload") onStarted(data.assessStudy.job.id);
      else if (data) onProblem(data.assessStudy.message);
    } catch (error) {
      onProblem(describeError(error));
    }
  }
  return (
    <Button onClick={() => void start()} disabled={disabled || loading}>
      <RotateCw className="size-4" aria-hidden /> Assess again
    </Button>
  );
}
