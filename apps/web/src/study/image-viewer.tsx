"use client";
import { Maximize, Minus, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Picture } from "../components/ui/picture.tsx";
import { Slider } from "../components/ui/slider.tsx";
import { usePanZoom } from "./use-pan-zoom.ts";

/** The picture itself. */
export interface ShownImage {
  imageUrl: string;
  alt: string;
  synthetic: boolean;
}

interface ImageViewerProps extends ShownImage {
  /** What is laid over the image: nothing until it is there. */
  overlay?: { url: string | null; classId: string } | undefined;
  /** Beside the overlay's opacity. */
  controls?: ReactNode;
  /** Why there is no heatmap, where there is none. */
  withoutHeatmap?: string | undefined;
}

/** The image on a dark surround, with a map over it. */
export function ImageViewer(props: ImageViewerProps) {
  const { imageUrl, alt, synthetic, overlay, controls, withoutHeatmap } = props;
  const { frame, view, handlers, zoomIn, zoomOut, fit } = usePanZoom();
  const [opacity, setOpacity] = useState(45);
  const [failed, setFailed] = useState(false);
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  const layer = "pointer-events-none absolute inset-0 size-full object-contain";
  return (
    <section aria-label="Image" className="overflow-hidden rounded-xl bg-stage text-white/85 shadow-card">
      <div
        ref={frame}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and pan the image
        tabIndex={0}
        aria-label={`${alt}. Plus, minus and arrow keys zoom and move, 0 fits.`}
        className="relative aspect-square max-h-[68vh] max-lg:max-h-[46vh] w-full cursor-grab touch-none select-none overflow-hidden outline-offset-[-2px] active:cursor-grabbing"
        {...handlers}
      >
        <div className="absolute inset-3" style={{ transform }}>
          {failed ? (
            <p className="grid h-full place-items-center text-sm">The image could not be shown.</p>
          ) : (
            <Picture
              src={imageUrl}
              alt={alt}
              className={layer}
              draggable={false}
              onError={() => setFailed(true)}
            />
          )}
          {overlay?.url && !failed && (
            <Picture
              src={overlay.url}
              alt=""
              data-heatmap={overlay.classId}
              draggable={false}
              className={layer}
              style={{ opacity: opacity / 100 }}
            />
          )}
        </div>
        {synthetic && (
          <span className="pointer-events-none absolute top-3 left-3 rounded bg-black/55 px-1.5 py-0.5 font-medium text-xs">
            Synthetic image
          </span>
        )}
        <div className="absolute top-3 right-3 flex gap-1">
          <ViewerButton label="Zoom in" onClick={zoomIn} icon={<Plus className="size-4" aria-hidden />} />
          <ViewerButton label="Zoom out" onClick={zoomOut} icon={<Minus className="size-4" aria-hidden />} />
          <ViewerButton
            label="Fit the image"
            onClick={fit}
            icon={<Maximize className="size-4" aria-hidden />}
          />
        </div>
      </div>
      {overlay ? (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3 border-white/10 border-t px-4 py-3 text-[13px]">
          {controls}
          <div className="flex min-w-44 grow items-center gap-3">
            <Slider label="Opacity of the heatmap" value={opacity} onChange={setOpacity} />
            <span className="w-10 text-right text-white/65 tabular-nums">
              {opacity}
              {"\u202f"}%
            </span>
          </div>
        </div>
      ) : (
        <p className="border-white/10 border-t px-4 py-3 text-[13px] text-white/65">
          No heatmap: {withoutHeatmap}.
        </p>
      )}
    </section>
  );
}

interface ViewerSelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** A choice on the viewer's dark bar. */
export function ViewerSelect({ label, value, onChange, children }: ViewerSelectProps) {
  return (
    <label className="flex min-w-0 items-center gap-2">
      <span className="text-white/65">{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 min-w-0 max-w-52 rounded-md border border-white/30 bg-stage px-2 text-white"
      >
        {children}
      </select>
    </label>
  );
}

function ViewerButton({ label, onClick, icon }: { label: string; onClick: () => void; icon: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      className="grid size-8 place-items-center rounded-md bg-black/55 text-white/85 hover:bg-black/80 focus-visible:outline-white"
    >
      {icon}
    </button>
  );
}
