import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

const control =
  "rounded-lg border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-ink-faint disabled:opacity-60 aria-invalid:border-danger-ink";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  children: (props: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ReactNode;
}

/** A label, its control, and what to know or what is wrong, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px] text-ink-soft">
        {label}
      </label>
      {children({ id, "aria-describedby": note ? `${id}-note` : undefined, "aria-invalid": Boolean(error) })}
      {note && (
        <p
          id={`${id}-note`}
          className={classNames("text-[13px]", error ? "text-danger-ink" : "text-ink-faint")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export function Input({ className = "w-full", ...props }: ComponentProps<"input">) {
  return <input className={classNames(control, "h-9", className)} {...props} />;
}

export function Textarea({ className = "w-full", ...props }: ComponentProps<"textarea">) {
  return <textarea className={classNames(control, "min-h-20 py-2", className)} {...props} />;
}

export function Select({ className = "w-full", ...props }: ComponentProps<"select">) {
  return <select className={classNames(control, "h-9 pr-8", className)} {...props} />;
}
