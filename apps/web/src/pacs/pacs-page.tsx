"use client";
import { useLazyQuery, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { buttonClass } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { mayAdminister, mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { isFetchedFrom, type PacsServer, PacsServersQuery, RemoteStudiesQuery } from "./pacs-query.ts";
import { RemoteStudies } from "./remote-studies.tsx";
import { type Search, SearchForm } from "./search-form.tsx";

export function PacsPage() {
  const viewer = useViewer();
  const { data, error } = useQuery(PacsServersQuery, { fetchPolicy: "cache-and-network" });
  const servers = data?.dicomServers.filter(isFetchedFrom);
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">Fetch from PACS</h1>
        <p className="mt-1 text-ink-soft text-sm">
          Studies are kept here as the archive has them, and assessed where a model reads them. Each search is
          in the audit trail.
        </p>
      </div>
      {!mayWrite(viewer.role) && <Notice tone="warn" title="Your role may read but not add data." />}
      {error && <Notice title="The archives could not be loaded">{describeError(error)}</Notice>}
      {servers === undefined && !error && <Loading label="Loading the archives" />}
      {servers?.length === 0 && (
        <Card label="Archives">
          <Empty title="No archive to fetch from">
            {mayAdminister(viewer.role) ? (
              <>
                <p>
                  Name a PACS that speaks DICOMweb: its address, how it knows Synoptic, and that studies may
                  be fetched from it. Clinicians find this page once one is named.
                </p>
                <PageLink
                  href="/settings?tab=dicom"
                  className={classNames(buttonClass("primary", "small"), "mt-4")}
                >
                  Open the DICOM settings
                </PageLink>
              </>
            ) : (
              "An administrator adds one in the settings, under DICOM."
            )}
          </Empty>
        </Card>
      )}
      {mayWrite(viewer.role) && servers !== undefined && servers.length > 0 && <Archive servers={servers} />}
    </div>
  );
}

function Archive({ servers }: { servers: readonly PacsServer[] }) {
  const [search, { data, error, loading }] = useLazyQuery(RemoteStudiesQuery, {
    fetchPolicy: "network-only",
  });
  const [asked, setAsked] = useState<Search | null>(null);
  const run = (next: Search) => {
    setAsked(next);
    void search({ variables: next }).catch(() => {});
  };
  return (
    <>
      <Card label="Search">
        <div className="pt-3">
          <SearchForm servers={servers} isSearching={loading} onSearch={run} />
        </div>
      </Card>
      {error && <Notice title="The archive could not be searched">{describeError(error)}</Notice>}
      {loading && <Loading label="Searching the archive" />}
      {!loading && !error && data && asked && (
        <RemoteStudies
          key={JSON.stringify(asked)}
          serverId={asked.serverId}
          studies={data.remoteStudies.studies}
          hasMore={data.remoteStudies.hasMore}
        />
      )}
    </>
  );
}
