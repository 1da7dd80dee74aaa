"use client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";

/** Markdown as elements; HTML inside it stays text, and no image is fetched. */
export function MarkdownText({ children }: { children: string }) {
  return (
    <div className="prose-card">
      <Markdown remarkPlugins={[remarkGfm]} skipHtml disallowedElements={["img"]}>
        {children}
      </Markdown>
    </div>
  );
}
