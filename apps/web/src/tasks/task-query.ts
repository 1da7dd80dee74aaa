import { graphql } from "../graphql/document.ts";

export const TaskProgressSubscription = graphql(`
  subscription TaskProgress($taskId: ID!) {
    backgroundTaskProgress(taskId: $taskId) { id state step progress error { code message } }
  }
`);

export const CancelTaskMutation = graphql(`
  mutation CancelTask($input: CancelBackgroundTaskInput!) {
    cancelBackgroundTask(input: $input) {
      __typename
      ... on Problem { code message }
    }
  }
`);
