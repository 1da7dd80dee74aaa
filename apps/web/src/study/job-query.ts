import { graphql } from "../graphql/document.ts";

export const JobProgressSubscription = graphql(`
  subscription JobProgress($jobId: ID!) {
    assessmentJobProgress(jobId: $jobId) {
      id
      state
      step
      progress
      error { code message }
      assessment { id }
    }
  }
`);
