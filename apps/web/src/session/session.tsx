"use client";
import { ApolloProvider, useQuery } from "@apollo/client/react";
import { usePathname, useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Notice } from "../components/ui/states.tsx";
import { createApolloClient } from "../graphql/client.ts";
import { describeError } from "../graphql/describe-error.ts";
import type { ResultOf } from "../graphql/document.ts";
import { ViewerQuery } from "./viewer-query.ts";

export type Viewer = NonNullable<ResultOf<typeof ViewerQuery>["viewer"]>;
type About = ResultOf<typeof ViewerQuery>["about"];

interface Session {
  viewer: Viewer | null;
  about: About;
  /** Asks again who is signed in; after signing in or out. Live connections start anew with the new cookie. */
  refresh: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** @throws Error outside `SessionProvider` */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession needs a SessionProvider above it.");
  return session;
}

/** @throws Error on the sign-in page, where nobody is signed in */
export function useViewer(): Viewer {
  const { viewer } = useSession();
  if (viewer === null) throw new Error("useViewer needs somebody signed in.");
  return viewer;
}

function SessionGate({ closeSocket, children }: { closeSocket: () => void; children: ReactNode }) {
  const { data, error, refetch, client } = useQuery(ViewerQuery);
  const pathname = usePathname();
  const router = useRouter();
  const onSignInPage = pathname.startsWith("/sign-in");
  const viewer = data?.viewer ?? null;
  const mustSignIn = data !== undefined && viewer === null && !onSignInPage;
  useEffect(() => {
    if (!mustSignIn) return;
    const here = window.location.pathname + window.location.search;
    router.replace(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
  }, [mustSignIn, router]);
  const session = useMemo<Session | null>(
    () =>
      data === undefined
        ? null
        : {
            viewer: data.viewer as Viewer | null,
            about: data.about as About,
            refresh: async () => {
              closeSocket();
              await client.clearStore();
              await refetch();
            },
          },
    [data, client, refetch, closeSocket],
  );
  if (session === null && error) {
    return (
      <main className="mx-auto grid min-h-dvh max-w-md content-center gap-4 p-6">
        <Notice title="Synoptic does not answer">{describeError(error)}</Notice>
        <Button onClick={() => refetch()}>Try again</Button>
      </main>
    );
  }
  if (session === null || mustSignIn) return <div className="min-h-dvh" aria-busy="true" />;
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const onSignedOut = useRef<() => void>(() => {});
  const [connection, setConnection] = useState<ReturnType<typeof createApolloClient> | null>(null);
  // The client needs the window's address, so it is made in the browser only.
  useEffect(() => {
    const created = createApolloClient(() => onSignedOut.current());
    // A session that ended while a page was open: asking again who is here finds nobody and leads to sign-in.
    onSignedOut.current = () =>
      void created.client.query({ query: ViewerQuery, fetchPolicy: "network-only" });
    setConnection(created);
    return () => {
      created.client.stop();
      created.closeSocket();
    };
  }, []);
  if (connection === null) return <div className="min-h-dvh" aria-busy="true" />;
  return (
    <ApolloProvider client={connection.client}>
      <SessionGate closeSocket={connection.closeSocket}>{children}</SessionGate>
    </ApolloProvider>
  );
}
