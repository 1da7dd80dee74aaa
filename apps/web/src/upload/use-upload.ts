import { useMutation } from "@apollo/client/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { describeError } from "../graphql/describe-error.ts";
import { isSameUpload } from "./same-upload.ts";
import { sendFile, UploadRefusedError } from "./send-file.ts";
import { newItem, type UploadItem } from "./upload-item.ts";
import { ImportDicomMutation, ImportHistoryMutation, RegisterStudyMutation } from "./upload-query.ts";

/** What an image without a header of its own needs to be told. */
export interface ImageContext {
  patientId: string | null;
  scenario: string | null;
}

type Sent = UploadItem & { uploadId: string };

const isSent = (item: UploadItem): item is Sent => item.uploadId !== null;

/**
 * Sends files, then hands them in: histories first, so that a study's patient is known, then DICOM files
 * together, since several may be one study, then each plain image as a study of its own. An archive's files are kept by a
 * task of the server's.
 */
export function useUpload(initial: readonly File[]) {
  const [items, setItems] = useState<UploadItem[]>(() => initial.map(newItem));
  const [isBusy, setIsBusy] = useState(false);
  const [registerStudy] = useMutation(RegisterStudyMutation);
  const [importHistory] = useMutation(ImportHistoryMutation);
  const [importDicom] = useMutation(ImportDicomMutation);
  const stop = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);

  const update = useCallback((keys: readonly string[], change: Partial<UploadItem>) => {
    setItems((now) => now.map((item) => (keys.includes(item.key) ? { ...item, ...change } : item)));
  }, []);

  async function send(item: UploadItem): Promise<UploadItem> {
    update([item.key], { phase: "sending", progress: 0, reason: null });
    try {
      const onProgress = (progress: number) => update([item.key], { progress });
      const uploadId = await sendFile(item.file, onProgress, stop.current.signal);
      update([item.key], { phase: "reading", progress: 1, uploadId });
      return { ...item, uploadId };
    } catch (error) {
      if (!(error instanceof UploadRefusedError)) throw error;
      update([item.key], { phase: "refused", reason: error.message });
      return item;
    }
  }

  async function handInHistory(item: Sent) {
    try {
      const { data } = await importHistory({ variables: { input: { uploadId: item.uploadId } } });
      const result = data?.importHistory;
      if (result?.__typename === "ImportHistoryPayload")
        update([item.key], { phase: "done", history: result });
      else update([item.key], { phase: "refused", reason: result?.message ?? "The server gave no answer." });
    } catch (error) {
      update([item.key], { phase: "refused", reason: describeError(error) });
    }
  }

  async function handInArchive({ key, uploadId }: Sent) {
    try {
      const { data } = await importDicom({ variables: { input: { uploadId } } });
      const result = data?.importDicom;
      if (result?.__typename === "ImportDicomPayload")
        update([key], { phase: "done", taskId: result.task.id });
      else update([key], { phase: "refused", reason: result?.message ?? "The server gave no answer." });
    } catch (error) {
      update([key], { phase: "refused", reason: describeError(error) });
    }
  }

  async function handInStudy(group: readonly Sent[], context: Partial<ImageContext>) {
    const keys = group.map((item) => item.key);
    try {
      const uploadIds = group.map((item) => item.uploadId);
      const { data } = await registerStudy({ variables: { input: { uploadIds, ...context } } });
      const result = data?.registerStudy;
      if (result?.__typename !== "RegisterStudyPayload") {
        update(keys, { phase: "refused", reason: result?.message ?? "The server gave no answer." });
        return;
      }
      const reasonIn = (verdicts: typeof result.refused, { uploadId }: Sent) =>
        verdicts.find((verdict) => isSameUpload(uploadId, verdict.uploadId))?.reason;
      const [first] = group.filter((item) => reasonIn(result.refused, item) === undefined);
      for (const item of group) {
        const refusal = reasonIn(result.refused, item);
        const notAssessed = reasonIn(result.notAssessed, item) ?? null;
        if (refusal !== undefined) update([item.key], { phase: "refused", reason: refusal });
        else {
          const phase = notAssessed === null ? "done" : "kept";
          update([item.key], { phase, reason: notAssessed, studies: item === first ? result.studies : [] });
        }
      }
    } catch (error) {
      update(keys, { phase: "refused", reason: describeError(error) });
    }
  }

  async function start(context: ImageContext) {
    setIsBusy(true);
    const sent: UploadItem[] = [];
    for (const item of items.filter((each) => each.phase === "waiting")) sent.push(await send(item));
    const arrived = sent.filter(isSent);
    for (const item of arrived.filter(({ kind }) => kind === "history")) await handInHistory(item);
    for (const item of arrived.filter(({ kind }) => kind === "archive")) await handInArchive(item);
    const dicom = arrived.filter(({ kind }) => kind === "dicom");
    const { scenario } = context;
    if (dicom.length > 0) await handInStudy(dicom, scenario === null ? {} : { scenario });
    for (const item of arrived.filter(({ kind }) => kind === "image")) await handInStudy([item], context);
    setIsBusy(false);
  }

  return {
    items,
    isBusy,
    add: (files: readonly File[]) => setItems((now) => [...now, ...files.map(newItem)]),
    remove: (key: string) => setItems((now) => now.filter((item) => item.key !== key)),
    start,
  };
}
