import { runEvaluation } from "../cohort/evaluation/run-evaluation.ts";
import { runCohortExport } from "../cohort/export/run-cohort-export.ts";
import { runDicomImport } from "../dicom/run-dicom-import.ts";
import { runFederated } from "../federation/run-federated.ts";
import { runExport } from "../fhir/export/run-export.ts";
import { runDicomPull } from "../pacs/run-pull.ts";
import { runExplanation } from "../run-explanation.ts";
import { runSurvivalTraining } from "../survival/run-survival-training.ts";
import { runHistoryTraining } from "../training/run-history-training.ts";
import { runTraining } from "../training/run-training.ts";
import type { TaskHandler } from "./task-handler.ts";

/** Who does which kind of task: a new kind is a line here and a file with its handler. */
export const taskHandlers: Readonly<Record<string, TaskHandler>> = {
  "cohort-evaluation": runEvaluation,
  "cohort-export": runCohortExport,
  "dicom-import": runDicomImport,
  "dicom-pull": runDicomPull,
  explanation: runExplanation,
  "federated-run": runFederated,
  "fhir-export": runExport,
  "survival-training": runSurvivalTraining,
  "history-training": runHistoryTraining,
  training: runTraining,
};
