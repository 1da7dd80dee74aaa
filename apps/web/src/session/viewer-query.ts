import { graphql } from "../graphql/document.ts";

export const ViewerQuery = graphql(`
  query Viewer {
    viewer { id name role site { id name } }
    about { version demo notice demoAccounts { email password name role } }
  }
`);

export const SignInMutation = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignInPayload { viewer { id name role site { id name } } }
      ... on Problem { code message }
    }
  }
`);

export const SignOutMutation = graphql(`
  mutation SignOut { signOut { signedOut } }
`);
